/** The steps of a school's first day, in order; each can wait. */
export const steps = [
  { id: 'school', title: 'The school', about: 'Name, contacts, county and registration numbers.' },
  { id: 'look', title: 'Crest and colour', about: 'What stands on screens, papers and parents’ pages.' },
  { id: 'year', title: 'Year and terms', about: 'When the terms open and close.' },
  { id: 'classes', title: 'Grades and classes', about: 'Which grades are taught, and their streams.' },
  { id: 'areas', title: 'Learning areas', about: 'What is taught in each level, with its parts.' },
  { id: 'scale', title: 'Grading scale', about: 'Which level a percentage is.' },
  { id: 'assessments', title: 'Assessments', about: 'What is sat in a term, and how it counts.' },
  { id: 'staff', title: 'Staff', about: 'The names of those who work here.' },
  { id: 'learners', title: 'Learners', about: 'Who is in which class.' },
  { id: 'marks', title: 'The first mark list', about: 'Open one, or print it empty.' },
] as const

export type StepId = (typeof steps)[number]['id']
export const stepIds = steps.map(({ id }) => id) as [StepId, ...StepId[]]
export const isStep = (id: string): id is StepId => stepIds.includes(id as StepId)

export type StepState = 'done' | 'skipped' | 'open'

/** What is known of a school that tells whether a step has been taken. */
export type Found = Record<
  'county' | 'look' | 'terms' | 'classes' | 'areas' | 'assessments' | 'staff' | 'learners' | 'marks',
  boolean
>

/** Where a school stands: what somebody said of a step, and what its data say where nobody did. */
export function statesOf(
  found: Found,
  said: Readonly<Record<string, 'done' | 'skipped'>>,
): Record<StepId, StepState> {
  const evident: Record<StepId, boolean> = {
    school: found.county,
    look: found.look,
    year: found.terms && found.classes,
    classes: found.classes,
    areas: found.assessments,
    scale: found.assessments,
    assessments: found.assessments,
    staff: found.staff,
    learners: found.learners,
    marks: found.marks,
  }
  return Object.fromEntries(stepIds.map((id) => [id, evident[id] ? 'done' : (said[id] ?? 'open')])) as Record<
    StepId,
    StepState
  >
}

/** The step after this one, or null after the last. */
export const stepAfter = (id: StepId): StepId | null => stepIds[stepIds.indexOf(id) + 1] ?? null

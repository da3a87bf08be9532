import type { Permission } from '@/lib/auth/policy'

/** What can be set, each with a sentence on what it changes, and who may. */
export const parts = [
  {
    id: 'school',
    title: 'The school',
    about: 'Name, contacts and numbers on screens, papers and exports.',
    needs: 'school.change',
  },
  {
    id: 'look',
    title: 'Crest and colour',
    about: 'What the pages and papers look like.',
    needs: 'school.change',
  },
  {
    id: 'year',
    title: 'Year and terms',
    about: 'When terms open and close; report cards print it.',
    needs: 'school.change',
  },
  {
    id: 'classes',
    title: 'Grades and classes',
    about: 'Which classes there are this year.',
    needs: 'classes.change',
  },
  {
    id: 'areas',
    title: 'Learning areas',
    about: 'What is taught in each level, in which parts and weights.',
    needs: 'curriculum.change',
  },
  {
    id: 'assessments',
    title: 'Assessments',
    about: 'What is sat, when, out of how many marks, and how it counts.',
    needs: 'assessments.change',
  },
  {
    id: 'scales',
    title: 'Grading scales',
    about: 'Which level a percentage is, and where positions are shown.',
    needs: 'curriculum.change',
  },
  {
    id: 'results',
    title: 'How results are worked out',
    about: 'Absent papers, ranking, the default religion, the next opening day.',
    needs: 'school.change',
  },
  {
    id: 'remarks',
    title: 'Remarks bank',
    about: 'The lines that report cards propose, in both languages.',
    needs: 'remarks.keep',
  },
  {
    id: 'signatures',
    title: 'Signatures',
    about: 'Who signs report cards, with a picture of the signature.',
    needs: 'school.change',
  },
  {
    id: 'practice',
    title: 'Practice school',
    about: 'A school of invented learners to try everything in, wiped in one tap.',
    needs: 'school.change',
  },
] as const satisfies { id: string; title: string; about: string; needs: Permission }[]

export type PartId = (typeof parts)[number]['id']
export const partOf = (id: string) => parts.find((part) => part.id === id)

type Days = { startsOn: string; endsOn: string }

/**
 * The assessment that marks are entered for today: the latest that has begun, else the first to come. Null of none.
 * Days are ISO dates.
 */
export function nearest<A extends Days>(assessments: readonly A[], today: string): A | null {
  const inOrder = [...assessments].sort((a, b) =>
    a.startsOn < b.startsOn ? -1 : a.startsOn > b.startsOn ? 1 : 0,
  )
  return inOrder.findLast(({ startsOn }) => startsOn <= today) ?? inOrder[0] ?? null
}

/** The sheets of one class in one assessment, with how many marks are missing on them together. */
export type ClassSheets = {
  classId: string
  className: string
  assessmentId: string
  missing: number
  sheets: { subject: string; title: string; expected: number; entered: number; missing: number }[]
}

type Sheet = ClassSheets['sheets'][number] & Omit<ClassSheets, 'sheets'>

/** By class, in the order given. */
export function inClasses(sheets: readonly Sheet[]): ClassSheets[] {
  const classes = new Map<string, ClassSheets>()
  for (const { classId, className, assessmentId, ...sheet } of sheets) {
    const known = classes.get(classId) ?? { classId, className, assessmentId, missing: 0, sheets: [] }
    classes.set(classId, known)
    known.missing += sheet.missing
    const { subject, title, expected, entered, missing } = sheet
    known.sheets.push({ subject, title, expected, entered, missing })
  }
  return [...classes.values()]
}

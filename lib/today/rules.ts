import type { SheetProgress } from '@/lib/marks/progress/queries'

export type ClassProgress = {
  classId: string
  className: string
  assessmentId: string
  expected: number
  entered: number
  unfinished: SheetProgress[]
}

/** The sheets of each class together, in the order of the sheets. */
export function byClass(sheets: readonly SheetProgress[]): ClassProgress[] {
  const classes = new Map<string, ClassProgress>()
  for (const sheet of sheets) {
    const { classId, className, assessmentId, expected, entered, missing } = sheet
    const own = classes.get(classId) ?? {
      classId,
      className,
      assessmentId,
      expected: 0,
      entered: 0,
      unfinished: [],
    }
    own.expected += expected
    own.entered += entered
    if (missing > 0) own.unfinished.push(sheet)
    classes.set(classId, own)
  }
  return [...classes.values()]
}

/** What is still to do first; the order of the timetable otherwise. */
export const unfinishedFirst = (sheets: readonly SheetProgress[]): SheetProgress[] => [
  ...sheets.filter(({ missing }) => missing > 0),
  ...sheets.filter(({ missing }) => missing === 0),
]

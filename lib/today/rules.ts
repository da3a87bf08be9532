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

type Days = { startsOn: string; endsOn: string }

/** Of assessments with the newest first: the one whose days these are, else the latest that has begun, else the next to come. */
export function nearestTo<A extends Days>(day: string, assessments: readonly A[]): A | undefined {
  const away = ({ startsOn }: Days) => Math.abs(Date.parse(startsOn) - Date.parse(day))
  const rank = ({ startsOn, endsOn }: Days) => (startsOn > day ? 2 : endsOn < day ? 1 : 0)
  return [...assessments].sort((a, b) => rank(a) - rank(b) || away(a) - away(b))[0]
}

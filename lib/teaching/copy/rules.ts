import { cellKey, type Teaching } from '../rules'

export type CopyPlan = {
  /** Pairs of classes of the same grade and stream, with what would be copied. */
  classes: { classId: string; name: string; from: string; leads: number; lessons: number }[]
  leads: { classId: string; staffId: string }[]
  lessons: { classId: string; areaId: string; staffId: string }[]
  /** Classes that had none of their kind the year before. */
  unmatched: string[]
  /** Places that stand already and are left as they are. */
  kept: number
  /** Who has left and so is not copied, by name. */
  gone: string[]
}

/**
 * What a year takes over from another: for each class the class teacher and the teachers of the class of the same grade and
 * stream, wherever nobody stands yet and whoever has not left.
 */
export function planCopy(before: Teaching, now: Teaching): CopyPlan {
  const stream = (name: string | null) => (name ?? '').trim().toLowerCase()
  const plan: CopyPlan = { classes: [], leads: [], lessons: [], unmatched: [], kept: 0, gone: [] }
  const filled = new Set([
    ...now.leads.map(({ classId }) => cellKey({ classId, areaId: null })),
    ...now.lessons.map(cellKey),
  ])
  const gone = new Map(before.teachers.filter(({ hasLeft }) => hasLeft).map(({ id, name }) => [id, name]))
  const left = new Set<string>()
  const mayCopy = (key: string, staffId: string) => {
    if (gone.has(staffId)) left.add(gone.get(staffId)!)
    else if (filled.has(key)) plan.kept++
    else return true
    return false
  }

  for (const { id: classId, name, gradeId, stream: own } of now.classes) {
    const twin = before.classes.find((old) => old.gradeId === gradeId && stream(old.stream) === stream(own))
    if (!twin) {
      plan.unmatched.push(name)
      continue
    }
    const leads = before.leads
      .filter((lead) => lead.classId === twin.id)
      .filter(({ staffId }) => mayCopy(cellKey({ classId, areaId: null }), staffId))
      .map(({ staffId }) => ({ classId, staffId }))
    const lessons = before.lessons
      .filter((lesson) => lesson.classId === twin.id)
      .filter(({ areaId, staffId }) => mayCopy(cellKey({ classId, areaId }), staffId))
      .map(({ areaId, staffId }) => ({ classId, areaId, staffId }))
    plan.leads.push(...leads)
    plan.lessons.push(...lessons)
    plan.classes.push({ classId, name, from: twin.name, leads: leads.length, lessons: lessons.length })
  }
  plan.gone = [...left].sort()
  return plan
}

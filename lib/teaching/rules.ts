import { recordedAreas } from '@/lib/grading/registration'
import type { Area } from '@/lib/grading/types'
import type { Cell } from './input'

type AreaOfLevel = Pick<Area, 'code' | 'name' | 'abbreviation' | 'order' | 'slot' | 'optional'> & {
  id: string
}

export type TeachingLevel = {
  id: string
  name: string
  areas: AreaOfLevel[]
  slots: { code: string; name: string; choice: string }[]
  defaultReligion: string | null
}
export type TeachingClass = {
  id: string
  name: string
  levelId: string
  gradeId: string
  stream: string | null
}
export type Teacher = { id: string; title: string | null; name: string; hasLeft: boolean }

/** Who leads which class now and teaches what where, in one academic year. */
export type Teaching = {
  year: number
  /** All there are, the newest first. */
  years: number[]
  levels: TeachingLevel[]
  classes: TeachingClass[]
  leads: { classId: string; staffId: string }[]
  lessons: { classId: string; areaId: string; staffId: string }[]
  /** Everybody who works here, and who has left but stands somewhere. */
  teachers: Teacher[]
  /** How the learners of a class chose, each way once. */
  choices: { classId: string; religion: string | null; optional: string[] }[]
}

export const cellKey = ({ classId, areaId }: Cell): string => `${classId}.${areaId ?? 'lead'}`

/** What stands at a place, for telling that it is another thing now: eight hexadecimal digits. */
export function seenOf(staffIds: readonly string[]): string {
  let hash = 0x811c9dc5
  for (const character of [...staffIds].sort().join()) {
    hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193)
  }
  return (hash >>> 0).toString(16).padStart(8, '0')
}

/** Names as short as they stay different: "Mrs Kosgey", "Mrs N. Kosgey", else whole. */
export function shortNames(teachers: readonly Teacher[]): Map<string, string> {
  const last = ({ name }: Teacher) => name.split(' ').at(-1)!
  const initials = ({ name }: Teacher) =>
    name
      .split(' ')
      .slice(0, -1)
      .map((word) => `${word[0]}.`)
  const forms: ((teacher: Teacher) => string)[] = [
    (one) => [one.title, last(one)].filter(Boolean).join(' '),
    (one) => [one.title, initials(one)[0], last(one)].filter(Boolean).join(' '),
    (one) => [one.title, ...initials(one), last(one)].filter(Boolean).join(' '),
    (one) => [one.title, one.name].filter(Boolean).join(' '),
  ]
  const names = new Map<string, string>()
  let left = [...teachers]
  for (const form of forms) {
    const isLast = form === forms.at(-1)
    const made = left.map(form)
    const alone = (i: number) => isLast || made.filter((name) => name === made[i]).length === 1
    for (const [i, one] of left.entries()) if (alone(i)) names.set(one.id, made[i]!)
    left = left.filter((one) => !names.has(one.id))
  }
  return names
}

/** The places where somebody is needed: areas that a learner of the class takes; of a class without learners, the compulsory ones. */
export function needed({ classes, levels, choices }: Teaching): Set<string> {
  const keys = new Set<string>()
  for (const { id: classId, levelId } of classes) {
    const level = levels.find(({ id }) => id === levelId)!
    const own = choices.filter((choice) => choice.classId === classId)
    const plain = level.areas
      .filter(({ optional, slot }) => !optional && slot === null)
      .map(({ code }) => code)
    const taken = own.length === 0 ? plain : own.flatMap((choice) => recordedAreas(level, choice))
    for (const { id, code } of level.areas)
      if (taken.includes(code)) keys.add(cellKey({ classId, areaId: id }))
  }
  return keys
}

/** What a place needs somebody's eye for; null: nothing. */
export type Trouble = 'gap' | 'several' | 'left' | null

export type GridCell = Cell & {
  seen: string
  teachers: { id: string; short: string; name: string; hasLeft: boolean }[]
  trouble: Trouble
  /** Nobody of the class takes it: it may be left empty. */
  idle: boolean
}
export type GridRow = {
  areaId: string | null
  name: string
  abbreviation: string
  slot: string | null
  cells: GridCell[]
}
export type Grid = {
  levelId: string
  level: string
  classes: { id: string; name: string }[]
  rows: GridRow[]
}

/** The grid of each level that has classes: the class teachers first, then the areas in timetable order. */
export function gridsOf(teaching: Teaching): Grid[] {
  const short = shortNames(teaching.teachers)
  const byId = new Map(teaching.teachers.map((one) => [one.id, one]))
  const wanted = needed(teaching)
  const there = new Map<string, string[]>()
  const stand = (cell: Cell, staffId: string) =>
    there.set(cellKey(cell), [...(there.get(cellKey(cell)) ?? []), staffId])
  for (const { classId, staffId } of teaching.leads) stand({ classId, areaId: null }, staffId)
  for (const { staffId, ...cell } of teaching.lessons) stand(cell, staffId)

  const cellOf = (cell: Cell): GridCell => {
    const ids = there.get(cellKey(cell)) ?? []
    const teachers = ids.map((id) => {
      const { title, name, hasLeft } = byId.get(id)!
      return { id, hasLeft, short: short.get(id)!, name: [title, name].filter(Boolean).join(' ') }
    })
    const idle = cell.areaId !== null && !wanted.has(cellKey(cell))
    return { ...cell, seen: seenOf(ids), teachers, idle, trouble: troubleOf(teachers, idle) }
  }

  return teaching.levels.flatMap((level) => {
    const classes = teaching.classes.filter(({ levelId }) => levelId === level.id)
    if (classes.length === 0) return []
    const row = (areaId: string | null) => classes.map(({ id: classId }) => cellOf({ classId, areaId }))
    const slotName = (code: string | null) => level.slots.find((slot) => slot.code === code)?.name ?? null
    const lead = {
      areaId: null,
      name: 'Class teacher',
      abbreviation: 'Class teacher',
      slot: null,
      cells: row(null),
    }
    const areas = level.areas.map(({ id, name, abbreviation, slot }) => ({
      areaId: id,
      name,
      abbreviation,
      slot: slotName(slot),
      cells: row(id),
    }))
    return [{ levelId: level.id, level: level.name, classes, rows: [lead, ...areas] }]
  })
}

function troubleOf(teachers: readonly { hasLeft: boolean }[], idle: boolean): Trouble {
  if (teachers.some(({ hasLeft }) => hasLeft)) return 'left'
  if (teachers.length === 0) return idle ? null : 'gap'
  return teachers.length > 1 ? 'several' : null
}

export type Findings = {
  /** Classes without a class teacher, by name. */
  leaderless: string[]
  /** Places without a teacher: "French, Grade 8 East". */
  gaps: string[]
  /** Places where several teach: allowed, and worth a look. */
  several: number
  /** Places that stand with somebody who has left. */
  left: number
  /** Who leads more than one class, with the classes. */
  leadsSeveral: { name: string; classes: string[] }[]
}

/** What is missing or odd in the whole school, in counts. */
export function findingsOf(grids: readonly Grid[]): Findings {
  const lead = grids.flatMap(({ classes, rows }) =>
    rows[0]!.cells.map((cell, i) => ({ cell, name: classes[i]!.name })),
  )
  const lessons = grids.flatMap(({ classes, rows }) =>
    rows
      .slice(1)
      .flatMap(({ name, cells }) => cells.map((cell, i) => ({ cell, name: `${name}, ${classes[i]!.name}` }))),
  )
  const having = (places: typeof lead, trouble: Trouble) =>
    places.filter(({ cell }) => cell.trouble === trouble).map(({ name }) => name)
  const leaders = new Map<string, string[]>()
  for (const { cell, name } of lead)
    for (const teacher of cell.teachers)
      leaders.set(teacher.name, [...(leaders.get(teacher.name) ?? []), name])
  return {
    leaderless: having(lead, 'gap'),
    gaps: having(lessons, 'gap'),
    several: having(lessons, 'several').length,
    left: having([...lead, ...lessons], 'left').length,
    leadsSeveral: [...leaders]
      .filter(([, classes]) => classes.length > 1)
      .map(([name, classes]) => ({ name, classes })),
  }
}

/** The level that an address names, else the first one. */
export const chosenGrid = (grids: readonly Grid[], level: unknown): Grid | undefined =>
  grids.find(({ levelId }) => levelId === level) ?? grids[0]

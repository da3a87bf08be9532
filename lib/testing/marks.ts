import 'server-only'
import { v7 } from 'uuid'

import * as t from '@/drizzle/schema'
import type { Actor } from '@/lib/auth/actor'
import { inSchool } from '@/lib/db'
import { knec8 } from '@/lib/grading/testing'
import { saveMarks } from '@/lib/marks/commands'
import type { MarkChange } from '@/lib/marks/input'
import { searchKey } from '@/lib/text'
import { newSchool } from './school'

const first = ['Amina', 'Brian', 'Cherono', 'David', 'Esther', 'Farida', 'George', 'Halima', 'Ian', 'Joy']
const last = ['Charo', 'Kiprotich', 'Mwangi', 'Njeri', 'Otieno', 'Wanjiku']

/**
 * A school with Grade 8 East and West, four areas (MAT; ENG in two parts; RE filled by CRE or IRE; optional FRE), one
 * assessment from 12 to 15 October 2026, and `size` learners in East (every fifth takes IRE) and 2 in West.
 */
export async function newMarkSchool(size = 5) {
  const school = await newSchool()
  const { schoolId, system } = school
  const ids = (...names: string[]) =>
    Object.fromEntries(names.map((name) => [name, v7()])) as Record<string, string>
  const it = ids('year', 'term', 'level', 'grade', 'slot', 'opener', 'endTerm', 'east', 'west') as Record<
    'year' | 'term' | 'level' | 'grade' | 'slot' | 'opener' | 'endTerm' | 'east' | 'west',
    string
  >
  const area = ids('MAT', 'ENG', 'CRE', 'IRE', 'FRE') as Record<'MAT' | 'ENG' | 'CRE' | 'IRE' | 'FRE', string>
  const part = ids('GRAM', 'COMP') as Record<'GRAM' | 'COMP', string>
  const paper = ids('MAT', 'GRAM', 'COMP', 'CRE', 'IRE', 'FRE') as Record<
    'MAT' | 'GRAM' | 'COMP' | 'CRE' | 'IRE' | 'FRE',
    string
  >
  const own = { schoolId }

  const learner = (index: number) => {
    const fullName = `${first[index % first.length]} ${last[Math.floor(index / first.length) % last.length]}`
    const number = String(900 + index).padStart(4, '0')
    return {
      ...own,
      id: v7(),
      admissionNumber: number,
      admissionKey: number,
      fullName,
      searchName: searchKey(fullName),
      religion: index % 5 === 4 ? 'IRE' : 'CRE',
    }
  }
  const east = Array.from({ length: size }, (_, i) => learner(i))
  const west = [learner(500), learner(501)]

  await inSchool(system, async (tx) => {
    await tx.insert(t.academicYears).values({ ...own, id: it.year, year: 2026 })
    await tx.insert(t.terms).values({
      ...own,
      id: it.term,
      yearId: it.year,
      number: 3,
      name: 'Term 3',
      opens: '2026-08-24',
      closes: '2026-10-23',
    })
    await tx.insert(t.schoolSettings).values({
      ...own,
      version: 1,
      effectiveFrom: '2026-01-01',
      absentCountsAsZero: false,
      rankBy: 'average',
      defaultReligion: 'CRE',
    })
    const { code, version, overallFrom, bands } = knec8
    await tx.insert(t.gradingScales).values({
      ...own,
      code,
      version,
      overallFrom,
      bands: [...bands],
      name: 'KNEC',
      effectiveFrom: '2024-01-01',
    })
    await tx
      .insert(t.levels)
      .values({ ...own, id: it.level, code: 'junior', name: 'Junior school', order: 1, scaleCode: 'knec-8' })
    await tx.insert(t.grades).values({ ...own, id: it.grade, levelId: it.level, name: 'Grade 8', order: 8 })
    await tx.insert(t.slots).values({
      ...own,
      id: it.slot,
      levelId: it.level,
      code: 'RE',
      name: 'Religious Education',
      abbreviation: 'RE',
      choice: 'religion',
    })
    await tx.insert(t.learningAreas).values(
      (
        [
          ['MAT', 'Mathematics', 'MATH', null, false],
          ['ENG', 'English', 'ENG', null, false],
          ['CRE', 'Christian Religious Education', 'CRE', it.slot, false],
          ['IRE', 'Islamic Religious Education', 'IRE', it.slot, false],
          ['FRE', 'French', 'FRE', null, true],
        ] as const
      ).map(([code, name, abbreviation, slotId, optional], order) => ({
        ...own,
        id: area[code],
        levelId: it.level,
        slotId,
        code,
        name,
        abbreviation,
        order,
        optional,
      })),
    )
    await tx.insert(t.components).values([
      {
        ...own,
        id: part.GRAM,
        areaId: area.ENG,
        code: 'GRAM',
        name: 'Grammar',
        header: 'English Grammar',
        max: '60',
        weight: '60',
        order: 1,
      },
      {
        ...own,
        id: part.COMP,
        areaId: area.ENG,
        code: 'COMP',
        name: 'Composition',
        header: 'English Composition',
        max: '40',
        weight: '40',
        order: 2,
      },
    ])
    await tx.insert(t.assessments).values([
      {
        ...own,
        id: it.opener,
        termId: it.term,
        name: 'Opener',
        order: 1,
        weight: '20',
        startsOn: '2026-08-31',
        endsOn: '2026-09-02',
      },
      {
        ...own,
        id: it.endTerm,
        termId: it.term,
        name: 'End Term',
        order: 3,
        weight: '50',
        startsOn: '2026-10-12',
        endsOn: '2026-10-15',
      },
    ])
    const sat = { ...own, assessmentId: it.endTerm }
    await tx.insert(t.papers).values([
      { ...sat, id: paper.MAT, areaId: area.MAT, max: '100' },
      { ...sat, id: paper.GRAM, areaId: area.ENG, componentId: part.GRAM, max: '60' },
      { ...sat, id: paper.COMP, areaId: area.ENG, componentId: part.COMP, max: '40' },
      { ...sat, id: paper.CRE, areaId: area.CRE, max: '100' },
      { ...sat, id: paper.IRE, areaId: area.IRE, max: '50' },
      { ...sat, id: paper.FRE, areaId: area.FRE, max: '100' },
    ])
    await tx.insert(t.classes).values([
      {
        ...own,
        id: it.east,
        yearId: it.year,
        gradeId: it.grade,
        stream: 'East',
        name: 'Grade 8 East',
        order: 1,
      },
      {
        ...own,
        id: it.west,
        yearId: it.year,
        gradeId: it.grade,
        stream: 'West',
        name: 'Grade 8 West',
        order: 2,
      },
    ])
    await tx.insert(t.learners).values([...east, ...west])
    await tx
      .insert(t.enrolments)
      .values([
        ...east.map(({ id }) => ({ ...own, learnerId: id, classId: it.east, from: '2026-01-05' })),
        ...west.map(({ id }) => ({ ...own, learnerId: id, classId: it.west, from: '2026-01-05' })),
      ])
  })

  /** Gives a teacher an area in a class. */
  const assign = (staffId: string, classId: string, areaId: string) =>
    inSchool(system, (tx) => tx.insert(t.assignments).values({ ...own, staffId, classId, areaId }))
  /** Puts a teacher at the head of a class, up to a day or for now. */
  const lead = (staffId: string, classId: string, to: string | null = null) =>
    inSchool(system, (tx) =>
      tx.insert(t.classTeachers).values({ ...own, staffId, classId, from: '2026-01-05', to }),
    )

  return { ...school, ...it, area, paper, learners: { east, west }, assign, lead }
}

export type MarkSchool = Awaited<ReturnType<typeof newMarkSchool>>

/** The first learner of East in Mathematics, typed over nothing, unless said otherwise. */
export const change = (school: MarkSchool, typed: string, more: Partial<MarkChange> = {}): MarkChange => ({
  changeId: v7(),
  learnerId: school.learners.east[0]!.id,
  paperId: school.paper.MAT,
  typed,
  version: 0,
  ...more,
})

/** Saves marks of East in the End Term, as the school's own work unless somebody is named. */
export const save = (school: MarkSchool, changes: MarkChange[], actor: Actor = school.system) =>
  saveMarks(actor, { classId: school.east, assessmentId: school.endTerm, changes })

import 'server-only'
import { sql } from 'drizzle-orm'

import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/policy'
import { currentYear } from '@/lib/classes/queries'
import { inSchool } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { exportResult } from '@/lib/grading'
import type { GradingSettings } from '@/lib/grading/types'
import { type GradeYear, loadGradeYear } from '../cohort/queries'
import { resultOf } from '../marksheet/queries'

export type ExportWish = {
  /** "Grade 8 East", or a whole grade: "Grade 9". */
  className: string
  term: number
  /** Its name, or "Term result". */
  assessment: string
  /** The newest year when left out. */
  year?: number
  /** Win over the school's settings, for this export alone. */
  overrides?: Partial<GradingSettings>
}

/**
 * A class's or a whole grade's result in the shape other programs read: figures as people see them, with exact fractions
 * beside them. Throws `not_found` in words that say what there is instead.
 */
export function exportResults(actor: Actor, wish: ExportWish) {
  authorize(actor, 'results.read')
  return inSchool(actor, async (tx) => {
    const found = (await tx.execute(sql`
      select k.id, k.name, g.name as grade, s.slug from classes k join grades g on g.id = k.grade_id
        join academic_years y on y.id = k.year_id join schools s on s.id = k.school_id
      where ${wish.year === undefined ? sql`y.id = ${currentYear()}` : sql`y.year = ${wish.year}`}
      order by g."order", k."order", k.name`)) as unknown as {
      id: string
      name: string
      grade: string
      slug: string
    }[]

    const same = (name: string) => plain(name) === plain(wish.className)
    const own = found.find(({ name }) => same(name))
    const any = own ?? found.find(({ grade }) => same(grade))
    if (!any)
      throw new AppError(
        'not_found',
        `There is no class "${wish.className}". There are: ${found.map(({ name }) => name).join(', ')}.`,
      )

    const loaded = await loadGradeYear(tx, any.id)
    if (!loaded) throw new AppError('not_found', `There is no class "${wish.className}".`)
    const gradeYear = { ...loaded, settings: { ...loaded.settings, ...wish.overrides } }
    const result = resultOf(gradeYear, choiceOf(gradeYear, wish))
    if (!result) throw new AppError('not_found', `There is no term ${wish.term} in ${gradeYear.year}.`)
    return exportResult(result, { school: any.slug, year: gradeYear.year, classId: own?.id ?? null })
  })
}

function choiceOf({ cohort }: GradeYear, { term, assessment }: ExportWish) {
  if (plain(assessment) === 'term result') return { term }
  const inTerm = cohort.assessments.filter((each) => each.term === term)
  const chosen = inTerm.find(({ name }) => plain(name) === plain(assessment))
  if (chosen) return { assessmentId: chosen.id }
  const names = [...inTerm.map(({ name }) => name), 'Term result'].join(', ')
  throw new AppError(
    'not_found',
    `There is no assessment "${assessment}" in term ${term}. There are: ${names}.`,
  )
}

const plain = (name: string) => name.trim().replace(/\s+/g, ' ').toLowerCase()

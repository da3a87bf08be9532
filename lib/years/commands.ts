import 'server-only'
import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'

import { academicYears, classes, terms, yearClosings } from '@/drizzle/schema'
import { tag } from '@/lib/cache'
import { command } from '@/lib/command'
import { insertRows } from '@/lib/db/rows'
import { AppError, notFound } from '@/lib/errors'
import { copyAssessments, copyTeachers, newClasses } from './copy/commands'
import { CloseYear, MakeYear, ReopenYear } from './input'
import { wholeYear } from './queries'
import { daysBetween, daysLater } from './rules'

type Made = { yearId: string; classes: number; changeId: string; title: string }

/**
 * Makes the year after another one: its terms, its classes with one for every grade that learners come up to, and by choice
 * its class teachers, who teaches what, and the assessments with their papers. Settings, scales and areas go on by themselves.
 */
export const makeYear = command(
  {
    can: 'school.change',
    input: MakeYear,
    touches: () => [tag.school, tag.staff],
    audited: ({ terms, ...input }, { classes }: Made) => ({ ...input, terms: terms.length, classes }),
    undo: (_, { title }) => ({ kind: 'year', title }),
  },
  async ({ tx, actor: { schoolId }, input, changeId }): Promise<Made> => {
    const from = await wholeYear(tx, input.fromYearId)
    if (!from) throw notFound('This year')
    const yearId = v7()
    const [made] = await tx
      .insert(academicYears)
      .values({ id: yearId, schoolId, year: input.year })
      .onConflictDoNothing()
      .returning({ id: academicYears.id })
    if (!made) throw new AppError('conflict', `The year ${input.year} is there already.`)

    const newTerms = input.terms.map(({ number, opens, closes }) => {
      const old = from.terms.find((term) => term.number === number)
      const shift = old ? daysBetween(old.opens, opens) : 0
      return { id: v7(), number, opens, closes, shift, old }
    })
    await insertRows(
      tx,
      terms,
      newTerms.map(({ shift, old, ...term }) => {
        const later = (day: string | null | undefined) => (day ? daysLater(day, shift) : null)
        const halfTerm = { halfTermFrom: later(old?.halfTermFrom), halfTermTo: later(old?.halfTermTo) }
        return { ...term, ...halfTerm, schoolId, yearId, name: old?.name ?? `Term ${term.number}` }
      }),
    )
    const added = await newClasses(tx, from.id)
    await insertRows(
      tx,
      classes,
      added.map(({ like: _like, fedBy: _fedBy, ...each }) => ({ ...each, schoolId, yearId })),
    )
    await copyTeachers(tx, schoolId, added, input, newTerms[0]!.opens)
    if (input.assessments) await copyAssessments(tx, schoolId, from.id, newTerms)
    return { yearId, classes: added.length, changeId, title: `The year ${input.year} is made` }
  },
)

/** Nothing in the year changes any more, until it is opened again. */
export const closeYear = command(
  {
    can: 'promotion.run',
    input: CloseYear,
    touches: () => [tag.school],
    audited: ({ yearId }) => ({ yearId, closed: true }),
  },
  async ({ tx, actor: { schoolId, userId }, input: { yearId } }) => {
    const year = await wholeYear(tx, yearId)
    if (!year) throw notFound('This year')
    const closed = await tx
      .insert(yearClosings)
      .values({ id: v7(), schoolId, yearId, closedBy: userId })
      .onConflictDoNothing()
      .returning({ id: yearClosings.id })
    if (closed.length === 0) throw new AppError('conflict', `The year ${year.year} is closed already.`)
    return { title: `The year ${year.year} is closed` }
  },
)

/** Lets a closed year be changed again, with the reason; it stays open until it is closed. */
export const reopenYear = command(
  {
    can: 'promotion.run',
    input: ReopenYear,
    touches: () => [tag.school],
    audited: ({ yearId, reason }) => ({ yearId, reason, reopened: true }),
  },
  async ({ tx, actor: { userId }, input: { yearId, reason } }) => {
    const year = await wholeYear(tx, yearId)
    if (!year) throw notFound('This year')
    const opened = await tx.execute(sql`
      update year_closings set reopened_at = now(), reopened_by = ${userId}::uuid, reopened_reason = ${reason}
      where year_id = ${yearId} and reopened_at is null returning id`)
    if (opened.length === 0) throw new AppError('conflict', `The year ${year.year} is open already.`)
    return { title: `The year ${year.year} is open again` }
  },
)

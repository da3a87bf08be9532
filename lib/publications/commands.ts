import 'server-only'
import { and, eq, isNull, max, sql } from 'drizzle-orm'

import { publications, publishedCards } from '@/drizzle/schema'
import { reach, reaches } from '@/lib/auth/scope'
import { tag } from '@/lib/cache'
import { command } from '@/lib/command'
import { today } from '@/lib/dates'
import type { Tx } from '@/lib/db'
import { reportPage } from '@/lib/documents'
import { AppError, notFound } from '@/lib/errors'
import { resultsReleased } from '@/lib/jobs/events'
import { buildClassCards } from '@/lib/reports/cards/queries'
import type { ResultChoice } from '@/lib/results/input'
import { PublishResults, WithdrawResults } from './input'
import { giveLinks } from './links/commands'

export type Published = { publicationId: string; edition: number; cards: number; missing: number }

/**
 * Releases a class's result to its parents: each card is kept as it is now, and parents read that copy only.
 * Missing marks are accepted only in the number that the person saw. Publishing again makes the next edition.
 * Every child's link for the family is made with it.
 */
export const publishResults = command(
  {
    can: 'results.publish',
    fresh: true,
    input: PublishResults,
    touches: ({ classId }) => [tag.released(classId)],
    oneMoment: true,
    audited: ({ classId, choice }, { publicationId, edition, cards }: Published) => ({
      classId,
      ...choice,
      publicationId,
      edition,
      cards,
    }),
  },
  async ({ tx, actor, input, emit }) => {
    const { classId, choice } = input
    const isOurs = reaches(actor, 'results.publish', { own: false, classId })
    const found = isOurs && (await termOf(tx, classId, choice))
    if (!found) throw notFound('This result')

    const assessmentId = 'assessmentId' in choice ? choice.assessmentId : null
    const same = and(
      eq(publications.classId, classId),
      eq(publications.termId, found.termId),
      assessmentId ? eq(publications.assessmentId, assessmentId) : isNull(publications.assessmentId),
    )
    const [last] = await tx
      .select({ edition: max(publications.edition) })
      .from(publications)
      .where(same)
    const edition = (last?.edition ?? 0) + 1

    const built = await buildClassCards(tx, classId, choice, { number: edition, day: today() })
    if (!built || built.cards.length === 0)
      throw new AppError(
        'conflict',
        'Nobody in this class has this result yet, so there is nothing to publish.',
      )
    const missing = built.cards.reduce((sum, { learner }) => sum + learner.missing.length, 0)
    if (missing > 0 && missing !== input.acceptMissing) {
      throw new AppError(
        'conflict',
        `${missing} ${missing === 1 ? 'mark is' : 'marks are'} missing. Look at who lacks which, then publish with gaps shown, or enter them first.`,
      )
    }

    const { settings, cohort } = built.gradeYear
    const [publication] = await tx
      .insert(publications)
      .values({
        schoolId: actor.schoolId,
        classId,
        termId: found.termId,
        assessmentId,
        edition,
        settingsVersion: settings.version,
        scaleCode: cohort.scale.code,
        scaleVersion: cohort.scale.version,
        publishedBy: actor.userId,
      })
      .onConflictDoNothing()
      .returning({ id: publications.id })
    if (!publication)
      throw new AppError('conflict', 'Somebody published this a moment ago. Reload to see it.')
    const publicationId = publication.id
    await tx.insert(publishedCards).values(
      built.cards.map(({ learner, card }) => ({
        schoolId: actor.schoolId,
        publicationId,
        learnerId: learner.id,
        card,
        page: reportPage(card),
      })),
    )
    await giveLinks(tx, actor, publicationId)
    await emit({ name: resultsReleased.name, data: { publicationId } })
    return { publicationId, edition, cards: built.cards.length, missing }
  },
)

/** Takes a released result back, with its earlier editions: parents no longer see it; all of it stays on record. */
export const withdrawResults = command(
  {
    can: 'results.publish',
    fresh: true,
    input: WithdrawResults,
    touches: (_, { classId }: { classId: string }) => [tag.released(classId)],
    audited: ({ publicationId }) => ({ publicationId, withdrawn: true }),
  },
  async ({ tx, actor, input }) => {
    const within = reach(actor, 'results.publish', { own: sql`false`, classId: sql`p.class_id` })
    const withdrawn = await tx.execute(sql`
      update publications p set withdrawn_at = clock_timestamp() from publications chosen
      where chosen.id = ${input.publicationId} and p.class_id = chosen.class_id and p.term_id = chosen.term_id
        and p.assessment_id is not distinct from chosen.assessment_id and p.edition <= chosen.edition and p.withdrawn_at is null and ${within}
      returning p.class_id as "classId"`)
    const [first] = withdrawn
    if (!first) throw notFound('This publication')
    return { classId: first.classId as string }
  },
)

/** The term of a result that the class's level sits, in the class's own year. */
async function termOf(
  tx: Tx,
  classId: string,
  choice: ResultChoice,
): Promise<{ termId: string } | undefined> {
  const [row] = await tx.execute(
    'assessmentId' in choice
      ? sql`select t.id as "termId" from classes k join terms t on t.year_id = k.year_id join assessments a on a.term_id = t.id
          where k.id = ${classId} and a.id = ${choice.assessmentId}`
      : sql`select t.id as "termId" from classes k join terms t on t.year_id = k.year_id where k.id = ${classId} and t.number = ${choice.term}`,
  )
  return row as { termId: string } | undefined
}

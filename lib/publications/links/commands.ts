import 'server-only'
import { eq, sql } from 'drizzle-orm'
import { v7 } from 'uuid'

import { publishedCards, reportLinks } from '@/drizzle/schema'
import type { Actor } from '@/lib/auth/actor'
import { hashOfSecret, linkSecret } from '@/lib/auth/link-secret'
import { command } from '@/lib/command'
import type { Tx } from '@/lib/db'
import { insertRows } from '@/lib/db/rows'
import { reportPage } from '@/lib/documents'
import { env } from '@/lib/env'
import { notFound } from '@/lib/errors'
import type { ReportCard } from '@/lib/reports/card'
import { ChangeLink, type FamilyLink, type ResultLinks, ShowLinks } from './input'
import { familyLinks, newestLink, nobodyMay, standingEdition } from './queries'

type Report = { classId: string; termId: string; assessmentId: string | null; learnerId: string }

const lasting = sql`now() + make_interval(days => ${env.REPORT_LINK_DAYS})`

/**
 * Gives every child of a publication its link, in the transaction of the release: one that is open goes on, now to the new
 * edition, and lasts from today; one that has ended is replaced. A child whose link a person revoked gets none by itself,
 * nor one whose guardians may none of them see reports: that is for a person to decide. Three statements whatever the size.
 */
export async function giveLinks(tx: Tx, actor: Actor, publicationId: string): Promise<void> {
  await tx.execute(sql`
    update report_links k set revoked_at = case when k.ends_at <= now() then now() end,
      ends_at = case when k.ends_at <= now() then k.ends_at else greatest(k.ends_at, ${lasting}) end
    from publications p join published_cards c on c.publication_id = p.id
    where p.id = ${publicationId} and k.revoked_at is null and k.learner_id = c.learner_id and k.class_id = p.class_id
      and k.term_id = p.term_id and k.assessment_id is not distinct from p.assessment_id`)
  const reports = (await tx.execute(sql`
    select p.class_id as "classId", p.term_id as "termId", p.assessment_id as "assessmentId", l.id as "learnerId"
    from publications p join published_cards c on c.publication_id = p.id join learners l on l.id = c.learner_id left join ${newestLink} k on true
    where p.id = ${publicationId} and (k.id is null or k.revoked_at is not null and k.revoked_by is null) and not ${nobodyMay}`)) as unknown as Report[]
  await insertRows(
    tx,
    reportLinks,
    reports.map((report) => newLink(actor, report)),
  )
}

function newLink(actor: Actor, report: Report) {
  const id = v7()
  return {
    ...report,
    id,
    schoolId: actor.schoolId,
    secretHash: hashOfSecret(linkSecret(actor.schoolId, id)),
    endsAt: new Date(Date.now() + env.REPORT_LINK_DAYS * 86_400_000),
    createdBy: actor.userId,
  }
}

/** The links of a class, or of one child, to be read and copied: who looked is kept. Null: nothing published, or not yours. */
export const showLinks = command(
  {
    can: 'links.read',
    input: ShowLinks,
    touches: () => [],
    audited: ({ classId, choice, learnerId }, shown: ResultLinks | null) =>
      shown && { classId, ...choice, learnerId, links: shown.links.length },
  },
  ({ tx, actor, input }) => familyLinks(tx, actor, input),
)

/** Makes a child's link anew; the one before it opens nothing from then on. */
export const renewLink = command(
  {
    can: 'links.change',
    input: ChangeLink,
    touches: () => [],
    audited: ({ classId, choice, learnerId }) => ({ classId, ...choice, learnerId, made: true }),
  },
  async ({ tx, actor, input }) => {
    const { cardId, card, isPrepared, ...report } = await reportOf(tx, actor, input)
    // Published by a release that made no pages.
    if (!isPrepared)
      await tx
        .update(publishedCards)
        .set({ page: reportPage(card) })
        .where(eq(publishedCards.id, cardId))
    await revoke(tx, actor, report)
    await tx.insert(reportLinks).values(newLink(actor, report))
    return shown(tx, actor, input)
  },
)

/** Ends a child's link; the family then needs a new one. Where none is open, nothing changes. */
export const revokeLink = command(
  {
    can: 'links.change',
    input: ChangeLink,
    touches: () => [],
    audited: ({ classId, choice, learnerId }) => ({ classId, ...choice, learnerId, revoked: true }),
  },
  async ({ tx, actor, input }) => {
    await revoke(tx, actor, await reportOf(tx, actor, input))
    return shown(tx, actor, input)
  },
)

async function shown(tx: Tx, actor: Actor, input: Parameters<typeof familyLinks>[2]): Promise<FamilyLink> {
  const found = await familyLinks(tx, actor, input)
  return found!.links[0]!
}

/** The report that a link is about; whoever changes its link next waits for this change. */
async function reportOf(
  tx: Tx,
  actor: Actor,
  { classId, choice, learnerId }: Parameters<typeof familyLinks>[2],
) {
  const [row] = await tx.execute(sql`
    select c.id as "cardId", c.card, c.page is not null as "isPrepared", c.learner_id as "learnerId", p.class_id as "classId",
      p.term_id as "termId", p.assessment_id as "assessmentId"
    from ${standingEdition(actor, classId, choice)} p join published_cards c on c.publication_id = p.id
    where c.learner_id = ${learnerId} for update of c`)
  if (!row) throw notFound('This report')
  return row as Report & { cardId: string; card: ReportCard; isPrepared: boolean }
}

const revoke = (tx: Tx, actor: Actor, { classId, termId, assessmentId, learnerId }: Report) =>
  tx.execute(sql`
    update report_links set revoked_at = now(), revoked_by = ${actor.userId}::uuid
    where class_id = ${classId} and term_id = ${termId} and assessment_id is not distinct from ${assessmentId}::uuid
      and learner_id = ${learnerId} and revoked_at is null`)

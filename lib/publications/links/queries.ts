import 'server-only'
import { type SQL, sql } from 'drizzle-orm'

import type { Actor } from '@/lib/auth/actor'
import { hashOfSecret, linkSecret } from '@/lib/auth/link-secret'
import { briefly } from '@/lib/briefly'
import { callFunction, type Tx } from '@/lib/db'
import { seesReports } from '@/lib/guardians/queries'
import type { ReportCard } from '@/lib/reports/card'
import type { ResultChoice } from '@/lib/results/input'
import { seesResultsOf } from '@/lib/results/queries'
import { type FamilyLink, type ResultLinks, readLink, writeLink } from './input'

/** What a link opens, or why it opens nothing. `withdrawn`: the school has taken the report back for now. */
export type Opened<T> =
  | { state: 'open'; found: T; endsAt: Date }
  | { state: 'unknown' | 'ended' | 'revoked' | 'withdrawn' }

type Row = { endsAt: Date; isRevoked: boolean; page: string | null; card: ReportCard | null }

/** A link that was revoked, and a report that was taken back, are still shown for at most this long. */
const remembered = briefly<Row>('report links', { freshMs: 2000, most: 1000 })

/** The page behind a link, as it was prepared with the release: one statement, none when it was asked for a moment ago. */
export async function openPage(link: string, now = new Date()): Promise<Opened<string>> {
  const read = readLink(link)
  if (!read) return { state: 'unknown' }
  return opened(await remembered(link, () => rowOf(read, false)), ({ page }) => page, now)
}

/** The card behind a link, for its PDF. One statement. */
export async function openCard(link: string, now = new Date()): Promise<Opened<ReportCard>> {
  const read = readLink(link)
  return read ? opened(await rowOf(read, true), ({ card }) => card, now) : { state: 'unknown' }
}

async function rowOf(
  { schoolNumber, secret }: { schoolNumber: number; secret: string },
  wantsCard: boolean,
): Promise<Row | null> {
  const [row] = await callFunction(sql`
    select ends_at as "endsAt", is_revoked as "isRevoked", page, card
    from report_by_link(${schoolNumber}, ${hashOfSecret(secret)}, ${wantsCard})`)
  return row ? ({ ...row, endsAt: new Date(row.endsAt as string) } as Row) : null
}

function opened<T>(row: Row | null, what: (row: Row) => T | null, now: Date): Opened<T> {
  if (!row) return { state: 'unknown' }
  if (row.isRevoked) return { state: 'revoked' }
  if (row.endsAt <= now) return { state: 'ended' }
  const found = what(row)
  return found === null ? { state: 'withdrawn' } : { state: 'open', found, endsAt: row.endsAt }
}

/** The edition of a class's result that stands, while the class is the actor's to see (p: the publication). */
export const standingEdition = (actor: Actor, classId: string, choice: ResultChoice): SQL => sql`
  (select p.id, p.class_id, p.term_id, p.assessment_id from publications p join terms t on t.id = p.term_id
    where p.class_id = ${classId} and p.withdrawn_at is null and ${seesResultsOf(actor, sql`p.class_id`, 'links.read')}
      and ${'assessmentId' in choice ? sql`p.assessment_id = ${choice.assessmentId}` : sql`p.assessment_id is null and t.number = ${choice.term}`}
    order by p.edition desc limit 1)`

/** The newest link of a learner to a result (p: its publication, l: the learner). */
export const newestLink = sql`lateral (select k.* from report_links k where k.learner_id = l.id and k.class_id = p.class_id
  and k.term_id = p.term_id and k.assessment_id is not distinct from p.assessment_id order by k.revoked_at is null desc, k.id desc limit 1)`

/** Whether the learner's guardians are known and none of them may see reports (l: the learner). */
export const nobodyMay = sql`coalesce((select not bool_or(${seesReports(sql`g`)}) from guardianships g where g.learner_id = l.id), false)`

type LinkRow = FamilyLink &
  Omit<ResultLinks, 'links'> & { linkId: string; hash: string; schoolNumber: number }

/**
 * Each child's link to a class's published result, or one child's when `learnerId` is given. Null: nothing published, or not
 * the actor's class.
 */
export async function familyLinks(
  tx: Tx,
  actor: Actor,
  { classId, choice, learnerId }: { classId: string; choice: ResultChoice; learnerId?: string },
): Promise<ResultLinks | null> {
  const rows = (await tx.execute(sql`
    select c.card #>> '{learner,className}' as "className", c.card ->> 'term' as term, c.card ->> 'result' as result,
      l.id as "learnerId", l.full_name as name, l.admission_number as "admissionNumber", ${nobodyMay} as "nobodyMay",
      array(select g.full_name from guardianships s join guardians g on g.id = s.guardian_id
        where s.learner_id = l.id and not ${seesReports(sql`s`)} order by s."order") as barred,
      k.id as "linkId", k.secret_hash as hash, to_char(k.ends_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "endsAt",
      case when k.id is null then 'none' when k.revoked_at is not null then 'revoked' when k.ends_at <= now() then 'ended' else 'open' end as state,
      (select s.number from schools s where s.id = c.school_id) as "schoolNumber"
    from ${standingEdition(actor, classId, choice)} p join published_cards c on c.publication_id = p.id join learners l on l.id = c.learner_id
      left join ${newestLink} k on true
    where ${learnerId ? sql`l.id = ${learnerId}` : sql`true`}
    order by l.search_name, l.admission_number`)) as unknown as LinkRow[]
  const [first] = rows
  if (!first) return null
  const { className, term, result } = first
  return { className, term, result, links: rows.map((row) => shown(actor, row)) }
}

function shown(actor: Actor, row: LinkRow): FamilyLink {
  const { learnerId, name, admissionNumber, state, endsAt, barred, nobodyMay } = row
  const secret = state === 'open' ? linkSecret(actor.schoolId, row.linkId) : null
  // Made under another key it opens, but cannot be shown: only its hash is known here.
  const link = secret && hashOfSecret(secret) === row.hash ? writeLink(row.schoolNumber, secret) : null
  return { learnerId, name, admissionNumber, state, link, endsAt, barred, nobodyMay }
}

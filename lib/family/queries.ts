import 'server-only'
import { type SQL, sql } from 'drizzle-orm'

import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/policy'
import { inSchool, type Tx } from '@/lib/db'
import { isId } from '@/lib/ids'
import type { ReportCard } from '@/lib/reports/card'

/** A released result as a line in a list. `cardId` opens it. */
export type ReleasedResult = {
  cardId: string
  term: string
  result: string
  /** ISO moment of the release. */
  publishedAt: string
  average: string
  level: string
  group: string | null
}

export type Child = {
  learnerId: string
  name: string
  admissionNumber: string
  className: string | null
  school: string
  /** Newest first. */
  results: ReleasedResult[]
}

/** The children this person may see reports of, as the actor of one school (l: the learner). */
const ownChild = (actor: Actor): SQL => sql`exists (
  select from guardianships s join guardians g on g.id = s.guardian_id
  where s.learner_id = l.id and s.may_see_reports and g.user_id = ${actor.userId})`

/**
 * All children of a person, over the schools they are a parent in (one actor for each), with what has been released
 * about them. One transaction a school.
 */
export async function listChildren(actors: readonly Actor[]): Promise<Child[]> {
  const bySchool = await Promise.all(
    actors.map((actor) => {
      authorize(actor, 'children.read')
      return inSchool(actor, (tx) => childrenIn(tx, actor, sql`true`))
    }),
  )
  return bySchool.flat().sort((a, b) => newest(b).localeCompare(newest(a)) || a.name.localeCompare(b.name))
}

const newest = (child: Child) => child.results[0]?.publishedAt ?? ''

export type ChildReport = { child: Child; shown: { cardId: string; card: ReportCard } | null }

/**
 * One child with everything released about them, and one card: the asked one, or the newest. Two statements a school.
 * Null: the child or the card is not there or not this person's.
 */
export async function getChildReport(
  actors: readonly Actor[],
  learnerId: string,
  cardId: string | null,
): Promise<ChildReport | null> {
  if (!isId(learnerId) || (cardId !== null && !isId(cardId))) return null
  for (const actor of actors) {
    authorize(actor, 'children.read')
    const found = await inSchool(actor, async (tx): Promise<ChildReport | null> => {
      const [child] = await childrenIn(tx, actor, sql`l.id = ${learnerId}`)
      const wanted = cardId ?? child?.results[0]?.cardId
      if (!child || !wanted) return child ? { child, shown: null } : null
      const card = await releasedCard(tx, actor, wanted)
      return card?.learnerId === learnerId ? { child, shown: { cardId: wanted, card: card.card } } : null
    })
    if (found) return found
  }
  return null
}

async function childrenIn(tx: Tx, actor: Actor, which: SQL): Promise<Child[]> {
  const rows = await tx.execute(sql`
    select l.id as "learnerId", l.full_name as name, l.admission_number as "admissionNumber", p.name as school,
      (select k.name from enrolments e join classes k on k.id = e.class_id where e.learner_id = l.id and e."to" is null) as "className",
      coalesce((select jsonb_agg(r order by r."publishedAt" desc) from (
        select distinct on (b.class_id, b.term_id, b.assessment_id) c.id as "cardId", c.card ->> 'term' as term, c.card ->> 'result' as result,
          to_char(b.published_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "publishedAt",
          c.card #>> '{summary,average}' as average, c.card #>> '{summary,level}' as level, c.card #>> '{summary,group}' as "group"
        from published_cards c join publications b on b.id = c.publication_id
        where c.learner_id = l.id and b.withdrawn_at is null
        order by b.class_id, b.term_id, b.assessment_id, b.edition desc) r), '[]') as results
    from learners l cross join school_profiles p
    where ${which} and ${ownChild(actor)}
    order by l.full_name`)
  return rows as unknown as Child[]
}

/** A released card, while it stands, of this person's own child. An earlier edition gives the newest one. Null otherwise. */
export async function getReleasedCard(
  actors: readonly Actor[],
  cardId: string,
): Promise<{ learnerId: string; card: ReportCard } | null> {
  if (!isId(cardId)) return null
  for (const actor of actors) {
    authorize(actor, 'children.read')
    const found = await inSchool(actor, (tx) => releasedCard(tx, actor, cardId))
    if (found) return found
  }
  return null
}

async function releasedCard(
  tx: Tx,
  actor: Actor,
  cardId: string,
): Promise<{ learnerId: string; card: ReportCard } | null> {
  const [row] = await tx.execute(sql`
    select c.learner_id as "learnerId", c.card from published_cards asked join publications a on a.id = asked.publication_id
      join publications b on b.class_id = a.class_id and b.term_id = a.term_id and b.assessment_id is not distinct from a.assessment_id
      join published_cards c on c.publication_id = b.id and c.learner_id = asked.learner_id
      join learners l on l.id = c.learner_id
    where asked.id = ${cardId} and b.withdrawn_at is null and ${ownChild(actor)}
    order by b.edition desc limit 1`)
  return (row as { learnerId: string; card: ReportCard } | undefined) ?? null
}

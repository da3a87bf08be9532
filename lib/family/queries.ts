import 'server-only'
import { type SQL, sql } from 'drizzle-orm'

import type { Actor, SchoolId } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/policy'
import { cachedEach, tag } from '@/lib/cache'
import { isNow } from '@/lib/classes/queries'
import { seesReports } from '@/lib/guardians/queries'
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

/**
 * All children of a person, over the schools they are a parent in (one actor for each), with what has been released
 * about them.
 */
export async function listChildren(actors: readonly Actor[]): Promise<Child[]> {
  const bySchool = await Promise.all(
    actors.map(async (actor) => {
      authorize(actor, 'children.read')
      return releasedTo(actor, await childrenOf(actor))
    }),
  )
  return bySchool
    .flat()
    .map(({ child }) => child)
    .sort((a, b) => newest(b).localeCompare(newest(a)) || a.name.localeCompare(b.name))
}

const newest = (child: Child) => child.results[0]?.publishedAt ?? ''

export type ChildReport = { child: Child; shown: { cardId: string; card: ReportCard } | null }

/**
 * One child with everything released about them, and one card: the asked one, or the newest.
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
    const own = (await childrenOf(actor)).filter((one) => one.learnerId === learnerId)
    const [found] = await releasedTo(actor, own)
    if (!found) continue
    const { child, cards } = found
    const wanted = cardId ?? child.results[0]?.cardId
    const card = wanted && newestOf(cards, wanted)
    if (card) return { child, shown: { cardId: wanted, card } }
    if (!wanted) return { child, shown: null }
  }
  return null
}

/** A released card, while it stands, of this person's own child. An earlier edition gives the newest one. Null otherwise. */
export async function getReleasedCard(
  actors: readonly Actor[],
  cardId: string,
): Promise<{ learnerId: string; card: ReportCard } | null> {
  if (!isId(cardId)) return null
  for (const actor of actors) {
    authorize(actor, 'children.read')
    for (const { child, cards } of await releasedTo(actor, await childrenOf(actor))) {
      const card = newestOf(cards, cardId)
      if (card) return { learnerId: child.learnerId, card }
    }
  }
  return null
}

type OwnChild = { learnerId: string /** Where they are and were. */; classIds: string[] }

/** The children this person may see reports of, as the actor of one school. */
const childrenOf = async ({ schoolId, userId }: Actor): Promise<OwnChild[]> =>
  (userId && (await childrenOfEach(schoolId, [userId])).get(userId)) || []

function childrenOfEach(schoolId: SchoolId, ids: readonly string[]): Promise<Map<string, OwnChild[]>> {
  const places = { schoolId, name: 'children' as const, ids, tags: () => [tag.learners] }
  return cachedEach(places, async (tx, missing) => {
    const rows = (await tx.execute(sql`
      select g.user_id as "userId", s.learner_id as "learnerId",
        array(select distinct e.class_id from enrolments e where e.learner_id = s.learner_id) as "classIds"
      from guardianships s join guardians g on g.id = s.guardian_id
      where ${seesReports(sql`s`)} and g.user_id in (${listed(missing)})`)) as unknown as (OwnChild & {
      userId: string
    })[]
    const own = (id: string) =>
      rows.filter(({ userId }) => userId === id).map(({ learnerId, classIds }) => ({ learnerId, classIds }))
    return new Map(missing.map((id) => [id, own(id)]))
  })
}

const listed = (ids: readonly string[]): SQL =>
  sql`select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb)::uuid`

/** Has at hand what these parents of a school will ask for. */
export async function warmFamilies(actor: Actor, userIds: readonly string[]): Promise<void> {
  const families = await childrenOfEach(actor.schoolId, userIds)
  await releasedTo(actor, [...families.values()].flat())
}

/** A card of a result that stands, with the ids of all its editions. */
type Released = { ids: string[]; card: ReportCard }
type Known = { child: Child; cards: Released[] }

const newestOf = (cards: readonly Released[], cardId: string) =>
  cards.find(({ ids }) => ids.includes(cardId))?.card

/** What has been released about these children, by name. */
async function releasedTo({ schoolId }: Actor, children: readonly OwnChild[]): Promise<Known[]> {
  const classesOf = new Map(children.map(({ learnerId, classIds }) => [learnerId, classIds]))
  const ids = [...classesOf.keys()]
  const tags = (id: string) => [...classesOf.get(id)!.map(tag.released), tag.learners, tag.school]
  const found = await cachedEach({ schoolId, name: 'child', ids, tags }, async (tx, missing) => {
    const rows = (await tx.execute(knownOf(missing))) as unknown as (Child & { cards: Released[] })[]
    return new Map(rows.map(({ cards, ...child }) => [child.learnerId, { child, cards }]))
  })
  return [...found.values()].sort((a, b) => a.child.name.localeCompare(b.child.name))
}

const knownOf = (learnerIds: readonly string[]): SQL => sql`
  select l.id as "learnerId", l.full_name as name, l.admission_number as "admissionNumber", p.name as school,
    (select k.name from enrolments e join classes k on k.id = e.class_id where e.learner_id = l.id and ${isNow(sql`e`)}) as "className",
    coalesce(r.results, '[]') as results, coalesce(r.cards, '[]') as cards
  from learners l cross join school_profiles p left join lateral (
    select jsonb_agg(jsonb_build_object('cardId', n.id, 'term', n.card ->> 'term', 'result', n.card ->> 'result', 'publishedAt', n.at,
        'average', n.card #>> '{summary,average}', 'level', n.card #>> '{summary,level}', 'group', n.card #>> '{summary,group}')
        order by n.at desc) as results,
      jsonb_agg(jsonb_build_object('ids', n.ids, 'card', n.card)) as cards
    from (select distinct on (b.class_id, b.term_id, b.assessment_id) c.id, c.card,
        to_char(b.published_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at,
        (select jsonb_agg(e.id) from published_cards e join publications a on a.id = e.publication_id
          where e.learner_id = l.id and a.class_id = b.class_id and a.term_id = b.term_id
            and a.assessment_id is not distinct from b.assessment_id) as ids
      from published_cards c join publications b on b.id = c.publication_id
      where c.learner_id = l.id and b.withdrawn_at is null
      order by b.class_id, b.term_id, b.assessment_id, b.edition desc) n) r on true
  where l.id in (${listed(learnerIds)})`

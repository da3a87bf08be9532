import 'server-only'
import { type SQL, sql } from 'drizzle-orm'

import type { Actor } from '@/lib/auth/actor'
import { authorize, holds } from '@/lib/auth/policy'
import { classLedBy } from '@/lib/auth/scope'
import { cached, tag } from '@/lib/cache'
import { isNow, listClasses } from '@/lib/classes/queries'
import { inSchool } from '@/lib/db'
import { learnerOf } from '../queries'
import {
  type LearnerFilter,
  nameKey,
  nearWords,
  perPage,
  readFilter,
  type Sort,
  type Sought,
  soughtBy,
} from './rules'

export type FoundLearner = {
  id: string
  admissionNumber: string
  name: string
  gender: 'F' | 'M' | null
  /** The class they are in now; null: none. */
  className: string | null
  leftOn: string | null
}

/** `from` counts from 1; 0 when nothing was found. `nearly`: nobody has the words typed, these have some like them. */
export type FoundLearners = {
  total: number
  page: number
  pages: number
  from: number
  nearly: boolean
  rows: FoundLearner[]
}

type Wish = { filter: LearnerFilter; page?: number; size?: number }

/**
 * Learners that a filter lets through, 60 a page; those who left come last. A page past the end is the last one. When
 * nobody has the words that were typed, those with words like them are found. Two statements, four when it has to guess.
 *
 * Row-level security lets an index answer nothing that an operator could tell about another school's rows, pg_trgm's and
 * LIKE among them. So the school's rows are read by an index of theirs and compared: 6 ms for 30,000 learners.
 */
export async function searchLearners(actor: Actor, wish: Wish): Promise<FoundLearners> {
  authorize(actor, 'learners.read')
  const sought = soughtBy(wish.filter.q)
  const found = await searchFor(
    actor,
    wish,
    sought,
    sought.words.map((word) => ({ part: word })),
  )
  if (found.total > 0 || sought.words.length === 0) return found
  const known = await nameWords(actor)
  const near = sought.words.map((word) => {
    const like = nearWords(word, known)
    return like.length > 0 ? { like } : { part: word }
  })
  if (!near.some((each) => 'like' in each)) return found
  return { ...(await searchFor(actor, wish, sought, near)), nearly: true }
}

/** All words of the learners' names in the school, for guessing what somebody meant to type. Nobody is shown them. */
const nameWords = ({ schoolId }: Actor) =>
  cached({ schoolId, name: 'names', id: 'all', tags: [tag.learners] }, async (tx) => {
    const rows = await tx.execute(
      sql`select distinct word from learners l, string_to_table(${nameOf}, ' ') word where word <> ''`,
    )
    return rows.map(({ word }) => word as string)
  })

const nameOf = sql`replace(l.search_name, '''', '')`

/** A word of a name: a part of it, or one of some whole words. */
type Word = { part: string } | { like: string[] }

async function searchFor(
  actor: Actor,
  { filter, page = 1, size = perPage }: Wish,
  sought: Sought,
  words: Word[],
) {
  const order = orderOf(filter.sort)
  const found = await inSchool(actor, async (tx) => {
    const [row] = await tx.execute(sql`
      with hits as (${hitsOf(actor, filter, sought, words)}),
      size as (select count(*)::int as total, greatest(1, ceil(count(*) / ${size}::numeric))::int as pages from hits),
      shown as (select * from hits s order by ${order}
        limit ${size} offset (select (least(${page}::int, pages) - 1) * ${size}::int from size))
      select size.total, size.pages, least(${page}::int, pages) as page,
        coalesce((select jsonb_agg(jsonb_build_object('id', s.id, 'admissionNumber', s.admission_number, 'name', s.full_name,
            'gender', s.gender, 'leftOn', s.left_on, 'className', s.class_name) order by ${order}) from shown s), '[]') as rows
      from size`)
    return row as Omit<FoundLearners, 'from' | 'nearly'>
  })
  return { ...found, nearly: false, from: found.total === 0 ? 0 : (found.page - 1) * size + 1 }
}

/** Those whom a filter lets through and the actor knows, with the class they are in, for `order by` and for more. */
export const hitsOf = (
  actor: Actor,
  filter: LearnerFilter,
  sought = soughtBy(filter.q),
  words?: Word[],
): SQL => sql`
  select l.id, l.admission_number, l.admission_key, l.full_name, l.search_name, l.gender, l.left_on, k.id as class_id,
    k.name as class_name, g."order" as grade_order, k."order" as class_order
  from learners l left join enrolments e on e.learner_id = l.id and ${isNow(sql`e`)}
    left join classes k on k.id = e.class_id left join grades g on g.id = k.grade_id
  where ${learnerOf(actor, sql`l.id`)} and ${narrowedBy(filter)}
    and ${soughtIn(actor, sought, words ?? sought.words.map((part) => ({ part })))}`

function narrowedBy({ classId, gradeId, gender, state, alone, areaId, religion }: LearnerFilter): SQL {
  const conditions = [
    classId && sql`k.id = ${classId}`,
    gradeId && sql`g.id = ${gradeId}`,
    gender && (gender === 'unknown' ? sql`l.gender is null` : sql`l.gender = ${gender}`),
    state === 'here' && sql`l.left_on is null and k.id is not null`,
    state === 'left' && sql`l.left_on is not null`,
    state === 'unplaced' && sql`l.left_on is null and k.id is null`,
    alone && sql`not exists (select from guardianships f where f.learner_id = l.id)`,
    areaId && sql`exists (select from learner_areas o where o.learner_id = l.id and o.area_id = ${areaId})`,
    religion &&
      (religion === 'unconfirmed'
        ? sql`l.left_on is null and l.religion is null`
        : sql`l.religion = ${religion}`),
  ].filter((condition) => condition !== false && condition !== null)
  return conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `)
}

/** Numbers of the state and phones are found by those alone who may read them. */
function soughtIn(actor: Actor, { number, phone }: Sought, words: Word[]): SQL {
  if (words.length === 0 && !number) return sql`true`
  const named = words.map((word) =>
    'part' in word
      ? sql`strpos(${nameOf}, ${word.part}) > 0`
      : sql`string_to_array(${nameOf}, ' ') && array[${sql.join(
          word.like.map((each) => sql`${each}`),
          sql`, `,
        )}]::text[]`,
  )
  const ways = [
    named.length > 0 && sql`(${sql.join(named, sql` and `)})`,
    number && sql`strpos(l.admission_key, ${number}) > 0`,
    number &&
      /\d/.test(number) &&
      number.length > 2 &&
      sql`(${knownClosely(actor, sql`l.id`)}
      and (strpos(upper(l.upi), ${number}) > 0 or strpos(upper(l.assessment_number), ${number}) > 0))`,
    phone &&
      sql`(${knownClosely(actor, sql`l.id`)} and l.id in (select f.learner_id from guardianships f join guardians p on p.id = f.guardian_id
      where strpos(concat_ws(' ', p.phone, p.phone2, array_to_string(p.more_phones, ' ')), ${phone}) > 0))`,
  ].filter((way) => way !== false && way !== null && way !== '')
  return sql`(${sql.join(ways, sql` or `)})`
}

/**
 * Whom the actor knows closely by their own roles (`learnerId`: a column): the whole school for those who survey it, else the
 * class they lead. What is lent makes nobody known closely.
 */
export const knownClosely = (actor: Actor, learnerId: SQL): SQL =>
  holds(actor, 'school.survey')
    ? sql`true`
    : sql`exists (select from enrolments c where c.learner_id = ${learnerId} and ${isNow(sql`c`)} and ${classLedBy(actor, sql`c.class_id`)})`

/** `s`: the hits. */
const orders: Record<Sort, SQL> = {
  name: sql`s.search_name, s.admission_number`,
  number: sql`lpad(s.admission_key, 12, '0'), s.admission_number`,
  class: sql`s.grade_order, s.class_order, s.class_name, s.search_name, s.admission_number`,
  newest: sql`s.id desc`,
}

export const orderOf = (sort: Sort): SQL => sql`s.left_on is not null, ${orders[sort]}`

/** What the school's lists can be narrowed by: `religions` fill the slot that a learner's religion decides. */
type SchoolChoices = {
  religions: { code: string; name: string }[]
  areas: { id: string; name: string; level: string }[]
  grades: { id: string; name: string }[]
}

export type LearnerChoices = SchoolChoices & { classes: { id: string; name: string }[] }

/** What this actor's lists can be narrowed by: the classes they know, this year, and what the school offers. */
export async function filterChoices(actor: Actor): Promise<LearnerChoices> {
  authorize(actor, 'learners.read')
  const [{ classes }, { grades, ...choices }] = await Promise.all([listClasses(actor), schoolChoices(actor)])
  const known = new Set(classes.map(({ grade }) => grade))
  return {
    ...choices,
    grades: grades.filter(({ name }) => known.has(name)),
    classes: classes.map(({ id, name }) => ({ id, name })),
  }
}

const schoolChoices = ({ schoolId }: Actor) =>
  cached({ schoolId, name: 'learnerChoices', id: 'all', tags: [tag.school] }, async (tx) => {
    const [row] = await tx.execute(sql`
      select coalesce((select jsonb_agg(jsonb_build_object('code', code, 'name', name) order by code)
          from (select a.code, min(a.name) as name from learning_areas a join slots s on s.id = a.slot_id
            where s.choice = 'religion' group by a.code) r), '[]') as religions,
        coalesce((select jsonb_agg(jsonb_build_object('id', a.id, 'name', a.name, 'level', v.name) order by v."order", a."order")
          from learning_areas a join levels v on v.id = a.level_id where a.optional), '[]') as areas,
        coalesce((select jsonb_agg(jsonb_build_object('id', g.id, 'name', g.name) order by g."order") from grades g), '[]') as grades`)
    return row as SchoolChoices
  })

/** What is found for a few letters, wherever somebody is: at most eight learners and four classes. */
export type Finds = {
  learners: Pick<FoundLearner, 'id' | 'name' | 'admissionNumber' | 'className' | 'leftOn'>[]
  classes: { id: string; name: string }[]
}

/** Learners and classes by what is typed, for those who may read them. Statements: as `searchLearners`, and the classes' own. */
export async function findEverywhere(actor: Actor, typed: string): Promise<Finds> {
  authorize(actor, 'learners.read')
  const filter = readFilter({ q: typed })
  if (filter.q.length < 2) return { learners: [], classes: [] }
  const [found, { classes }] = await Promise.all([
    searchLearners(actor, { filter, size: 8 }),
    listClasses(actor),
  ])
  const words = soughtBy(filter.q).words
  return {
    learners: found.rows.map(({ gender: _, ...learner }) => learner),
    classes: classes
      .filter(({ name }) => words.every((word) => nameKey(name).includes(word)))
      .slice(0, 4)
      .map(({ id, name }) => ({ id, name })),
  }
}

import 'server-only'
import { type SQL, sql } from 'drizzle-orm'

import type { Actor } from '@/lib/auth/actor'
import { authorize, holds } from '@/lib/auth/policy'
import { classLedBy } from '@/lib/auth/scope'
import { isNow } from '@/lib/classes/queries'
import { inSchool } from '@/lib/db'
import { isId } from '@/lib/ids'
import { learnerOf } from '@/lib/learners/queries'
import { hiddenPhone } from '@/lib/learners/rules'
import { type GuardianSearch, perPage } from './rules'

/** No restriction keeps this child from this guardian (s: the guardianship's alias). */
export const notRestricted = (s: SQL): SQL =>
  sql`not exists (select from custody_restrictions x where x.learner_id = ${s}.learner_id and x.guardian_id = ${s}.guardian_id and x.lifted_at is null)`

/** The guardian may see this child's reports (s: the guardianship's alias). */
export const seesReports = (s: SQL): SQL => sql`(${s}.may_see_reports and ${notRestricted(s)})`

/** The learner is now in a class the actor leads, or the actor knows the whole school (`learnerId`: a column). */
export const leadsLearner = (actor: Actor, learnerId: SQL): SQL =>
  holds(actor, 'school.survey')
    ? sql`true`
    : sql`exists (select from enrolments led where led.learner_id = ${learnerId} and ${isNow(sql`led`)} and ${classLedBy(actor, sql`led.class_id`)})`

/** The guardians an actor knows (`guardianId`: a column): the whole school's, or those of the class they lead. */
export const guardianOf = (actor: Actor, guardianId: SQL): SQL =>
  holds(actor, 'school.survey')
    ? sql`true`
    : sql`exists (select from guardianships own where own.guardian_id = ${guardianId} and ${leadsLearner(actor, sql`own.learner_id`)})`

/** All numbers of a guardian (g), E.164. */
export const phonesOf = (g: SQL): SQL =>
  sql`array_cat(array_remove(array[${g}.phone, ${g}.phone2], null), ${g}.more_phones)`

const emailsOf = sql`array_cat(array_remove(array[g.email], null), g.more_emails)`

/** The class a learner (l) is in now. */
const classNow = () =>
  sql`(select k.name from enrolments e join classes k on k.id = e.class_id where e.learner_id = l.id and ${isNow(sql`e`)})`

const restriction = sql`(select jsonb_build_object('id', x.id, 'reason', x.reason, 'at', to_char(x.set_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
  'by', (select p.full_name from staff p where p.user_id = x.set_by))
  from custody_restrictions x where x.learner_id = s.learner_id and x.guardian_id = s.guardian_id and x.lifted_at is null order by x.set_at limit 1)`

export type Restriction = { id: string; reason: string; at: string; by: string | null }

export type LearnersGuardian = {
  id: string
  guardianshipId: string
  version: number
  name: string
  relationship: string
  /** E.164, or with all but the last three digits hidden from those who need not call. */
  phones: string[]
  emails: string[]
  maySeeReports: boolean
  pays: boolean
  hasAccount: boolean
  /** Keeps the child from this guardian. */
  restriction: Restriction | null
}

export type Sibling = { id: string; name: string; admissionNumber: string; className: string | null }

export type LearnersGuardians = {
  learnerId: string
  name: string
  /** The actor may call them and see why somebody is kept from the child. */
  closely: boolean
  /** The first is called first. */
  guardians: LearnersGuardian[]
  /** Other children of the school whose guardian is the same person, or has the same phone. */
  siblings: Sibling[]
}

/** Who looks after a child, and the child's brothers and sisters; null when not there or not the actor's. One statement. */
export function guardiansOf(actor: Actor, learnerId: string): Promise<LearnersGuardians | null> {
  authorize(actor, 'learners.read')
  if (!isId(learnerId)) return Promise.resolve(null)
  return inSchool(actor, async (tx) => {
    const [row] = (await tx.execute(sql`
      select l.id as "learnerId", l.full_name as name, ${leadsLearner(actor, sql`l.id`)} as closely,
        coalesce((select jsonb_agg(jsonb_build_object('id', g.id, 'guardianshipId', s.id, 'version', s.version, 'name', g.full_name,
            'relationship', s.relationship, 'phones', ${phonesOf(sql`g`)}, 'emails', ${emailsOf}, 'maySeeReports', s.may_see_reports,
            'pays', s.pays, 'hasAccount', g.user_id is not null, 'restriction', ${restriction}) order by s."order", g.full_name)
          from guardianships s join guardians g on g.id = s.guardian_id where s.learner_id = l.id), '[]') as guardians,
        coalesce((select jsonb_agg(jsonb_build_object('id', l.id, 'name', l.full_name, 'admissionNumber', l.admission_number,
            'className', ${classNow()}) order by l.search_name, l.admission_number)
          from learners l where l.left_on is null and l.id <> ${learnerId} and l.id in (${siblingIds(learnerId)})), '[]') as siblings
      from learners l where l.id = ${learnerId} and ${learnerOf(actor, sql`l.id`)}`)) as unknown as LearnersGuardians[]
    return row ? hiding(row) : null
  })
}

const siblingIds = (learnerId: string) => sql`
  with own as (select g.id, ${phonesOf(sql`g`)} as phones from guardianships s join guardians g on g.id = s.guardian_id where s.learner_id = ${learnerId}),
    phone as (select distinct unnest(own.phones) as number from own),
    family as (
      select id from own
      union select g.id from guardians g where g.phone in (select number from phone)
      union select g.id from guardians g where g.phone2 in (select number from phone)
      union select g.id from guardians g where g.more_phones && array(select number from phone))
  select s.learner_id from family f join guardianships s on s.guardian_id = f.id`

/** What a teacher of one subject need not know never leaves the server. */
const hiding = (row: LearnersGuardians): LearnersGuardians =>
  row.closely
    ? row
    : {
        ...row,
        guardians: row.guardians.map((guardian) => ({
          ...guardian,
          phones: guardian.phones.map(hiddenPhone),
          emails: [],
          pays: false,
          restriction: guardian.restriction && { ...guardian.restriction, reason: '', by: null },
        })),
      }

export type GuardiansChild = Sibling & {
  guardianshipId: string
  version: number
  relationship: string
  maySeeReports: boolean
  pays: boolean
  isFirst: boolean
  left: boolean
  restriction: Restriction | null
}

/** The children of a guardian (g), those who left last. */
const childrenOf = () => sql`
  coalesce((select jsonb_agg(jsonb_build_object('id', l.id, 'name', l.full_name, 'admissionNumber', l.admission_number, 'className', ${classNow()},
      'left', l.left_on is not null, 'guardianshipId', s.id, 'version', s.version, 'relationship', s.relationship, 'maySeeReports', s.may_see_reports, 'pays', s.pays,
      'isFirst', s."order" = 1, 'restriction', ${restriction}) order by l.left_on is not null, l.search_name, l.admission_number)
    from guardianships s join learners l on l.id = s.learner_id where s.guardian_id = g.id), '[]')`

export type FoundGuardian = {
  id: string
  name: string
  phones: string[]
  emails: string[]
  hasAccount: boolean
  children: GuardiansChild[]
}

/** `from` counts from 1; 0 when nobody was found. */
export type FoundGuardians = {
  total: number
  page: number
  pages: number
  from: number
  rows: FoundGuardian[]
}

type Wish = Omit<GuardianSearch, 'page'> & { page?: number; withoutLearner?: boolean }

/** Guardians by parts of the name or of a phone number, 60 a page in the order of names, with their children. One statement. */
export function searchGuardians(
  actor: Actor,
  { words, digits, page = 1, withoutLearner }: Wish,
): Promise<FoundGuardians> {
  authorize(actor, 'guardians.read')
  const byName = sql.join(
    words.map((word) => sql`strpos(g.search_name, ${word}) > 0`),
    sql` and `,
  )
  const matches =
    words.length === 0
      ? sql`true`
      : sql`((${byName})${digits ? sql` or strpos(array_to_string(${phonesOf(sql`g`)}, ' '), ${digits}) > 0` : sql``})`
  const alone = withoutLearner
    ? sql`not exists (select from guardianships s where s.guardian_id = g.id)`
    : sql`true`
  return inSchool(actor, async (tx) => {
    const [found] = (await tx.execute(sql`
      with hits as (select g.id, g.search_name from guardians g where ${matches} and ${alone} and ${guardianOf(actor, sql`g.id`)}),
        size as (select count(*)::int as total, greatest(1, ceil(count(*) / ${perPage}::numeric))::int as pages from hits),
        shown as (select h.id from hits h order by h.search_name, h.id
          limit ${perPage} offset (select (least(${page}::int, pages) - 1) * ${perPage}::int from size))
      select size.total, size.pages, least(${page}::int, pages) as page,
        coalesce((select jsonb_agg(jsonb_build_object('id', g.id, 'name', g.full_name, 'phones', ${phonesOf(sql`g`)}, 'emails', ${emailsOf},
            'hasAccount', g.user_id is not null, 'children', ${childrenOf()}) order by g.search_name, g.id)
          from guardians g where g.id in (select id from shown)), '[]') as rows
      from size`)) as unknown as Omit<FoundGuardians, 'from'>[]
    return { ...found!, from: found!.total === 0 ? 0 : (found!.page - 1) * perPage + 1 }
  })
}

export type GuardianPage = FoundGuardian & {
  version: number
  phone: string | null
  phone2: string | null
  email: string | null
  language: 'en' | 'sw'
}

/** One guardian with their children; null when not there or not the actor's. One statement. */
export function getGuardian(actor: Actor, guardianId: string): Promise<GuardianPage | null> {
  authorize(actor, 'guardians.read')
  if (!isId(guardianId)) return Promise.resolve(null)
  return inSchool(actor, async (tx) => {
    const [row] = await tx.execute(sql`
      select g.id, g.full_name as name, g.version, g.phone, g.phone2, g.email, g.language, ${phonesOf(sql`g`)} as phones, ${emailsOf} as emails,
        g.user_id is not null as "hasAccount", ${childrenOf()} as children
      from guardians g where g.id = ${guardianId} and ${guardianOf(actor, sql`g.id`)}`)
    return (row as GuardianPage | undefined) ?? null
  })
}

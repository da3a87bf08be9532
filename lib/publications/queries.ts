import 'server-only'
import { type SQL, sql } from 'drizzle-orm'

import type { Actor, SchoolId } from '@/lib/auth/actor'
import { cachedEach, tag } from '@/lib/cache'
import { inSchool, type Tx } from '@/lib/db'
import { seesReports } from '@/lib/guardians/queries'
import type { PublicationState } from './input'

/** The newest edition that stands (not withdrawn) of every result of these classes. It checks no permission. */
export async function publicationsOf(
  schoolId: SchoolId,
  classIds: readonly string[],
): Promise<PublicationState[]> {
  const places = {
    schoolId,
    name: 'publications' as const,
    ids: classIds,
    tags: (id: string) => [tag.released(id), tag.entered(id), tag.school, tag.staff, tag.learners],
  }
  const found = await cachedEach(places, async (tx, missing) => {
    const states = await standing(tx, missing)
    return new Map(missing.map((id) => [id, states.filter(({ classId }) => classId === id)]))
  })
  return [...found.values()].flat()
}

const standing = async (tx: Tx, classIds: readonly string[]) =>
  (await tx.execute(
    publicationRows(
      sql`p.class_id in (select jsonb_array_elements_text(${JSON.stringify(classIds)}::jsonb)::uuid)`,
    ),
  )) as unknown as PublicationState[]

/** Of publications p in classes k. */
const publicationRows = (where: SQL): SQL => sql`
    select distinct on (p.class_id, p.term_id, p.assessment_id)
      p.id as "publicationId", p.class_id as "classId", t.number as term, p.assessment_id as "assessmentId", p.edition,
      to_char(p.published_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "publishedAt",
      (select s.full_name from staff s where s.user_id = p.published_by) as "publishedBy",
      (select count(*)::int from mark_history h join papers q on q.id = h.paper_id join assessments a on a.id = q.assessment_id
        where ${since(sql`h.changed_at`, sql`h.written_in`)} and a.term_id = p.term_id and (p.assessment_id is null or a.id = p.assessment_id)
          and h.learner_id in (select e.learner_id from enrolments e where e.class_id = p.class_id)) as "changedMarks",
      (select count(*)::int from remarks r where ${since(sql`r.written_at`, sql`r.written_in`)} and r.term_id = p.term_id
          and r.assessment_id is not distinct from p.assessment_id
          and r.learner_id in (select e.learner_id from enrolments e where e.class_id = p.class_id)) as "changedRemarks",
      p.settings_version <> (select max(s.version) from school_settings s) or exists (
        select from grading_scales g where g.code = p.scale_code and g.version > p.scale_version and g.effective_from <= current_date) as "changedRules"
    from publications p join classes k on k.id = p.class_id join terms t on t.id = p.term_id
    where p.withdrawn_at is null and ${where}
    order by p.class_id, p.term_id, p.assessment_id, p.edition desc`

/** Written after the release, or by a transaction whose end the release did not see; the clock alone would miss the latter. */
const since = (at: SQL, writtenIn: SQL): SQL =>
  sql`(${at} > p.published_at or (${at} > p.published_at - interval '1 hour' and not pg_visible_in_snapshot(${writtenIn}, p.seen_then)))`

/** What a publication released, and the accounts of the parents who may see it. It checks no permission. */
export async function releaseOf(actor: Actor, publicationId: string) {
  const [row] = await inSchool(actor, (tx) =>
    tx.execute<{ classId: string; term: number; assessmentId: string | null; parents: string[] }>(sql`
      select p.class_id as "classId", t.number as term, p.assessment_id as "assessmentId",
        array(select distinct g.user_id from published_cards c join guardianships s on s.learner_id = c.learner_id
          join guardians g on g.id = s.guardian_id
          where c.publication_id = p.id and ${seesReports(sql`s`)} and g.user_id is not null) as parents
      from publications p join terms t on t.id = p.term_id where p.id = ${publicationId} and p.withdrawn_at is null`),
  )
  return row ?? null
}

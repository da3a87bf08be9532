import 'server-only'
import { and, eq, sql } from 'drizzle-orm'

import { assessments } from '@/drizzle/schema'
import { tag } from '@/lib/cache'
import { command } from '@/lib/command'
import type { Tx } from '@/lib/db'
import { AppError, notFound } from '@/lib/errors'
import { counted } from '@/lib/words'
import { ChangeAssessment, ChangePapers, OneAssessment } from '../planning/input'

/** Changes an assessment's name, days, place and weight. */
export const changeAssessment = command(
  {
    can: 'assessments.change',
    input: ChangeAssessment,
    touches: () => [tag.school],
    audited: ({ seen: _, ...changed }) => changed,
  },
  async ({ tx, input: { assessmentId, seen, ...changed } }) => {
    const [there] = await tx
      .select({ id: assessments.id, termId: assessments.termId })
      .from(assessments)
      .where(eq(assessments.id, assessmentId))
    if (!there) throw notFound('This assessment')
    const [double] = await tx.execute(sql`
      select from assessments a where a.term_id = ${there.termId} and a.id <> ${assessmentId} and lower(a.name) = lower(${changed.name})`)
    if (double) {
      const words = `The term has another assessment called ${changed.name}.`
      throw new AppError('conflict', words, { name: [words] })
    }
    const done = await tx
      .update(assessments)
      .set(changed)
      .where(and(eq(assessments.id, assessmentId), sql`${assessments}.xmin::text = ${seen}`))
      .returning({ id: assessments.id })
    if (done.length === 0)
      throw new AppError(
        'conflict',
        'Somebody changed this assessment meanwhile. What you typed is kept here; open the page once more beside it to see theirs.',
      )
    return { assessmentId }
  },
)

/** Takes an assessment away that nobody has marks in. */
export const removeAssessment = command(
  {
    can: 'assessments.change',
    input: OneAssessment,
    touches: () => [tag.school],
    audited: ({ assessmentId }, { name }: { name: string }) => ({ removed: assessmentId, name }),
  },
  async ({ tx, input: { assessmentId } }) => {
    const [found] = await tx.execute<{ name: string; marks: number }>(sql`
      select a.name, (select count(*)::int from papers p join marks m on m.paper_id = p.id where p.assessment_id = a.id) as marks
      from assessments a where a.id = ${assessmentId} for update`)
    if (!found) throw notFound('This assessment')
    if (found.marks > 0)
      throw new AppError(
        'conflict',
        `${found.name} has ${counted(found.marks, 'mark', 'marks')}, so it stays. With the weight 0 it is shown and counts nowhere.`,
      )
    await tx.execute(sql`delete from papers where assessment_id = ${assessmentId}`)
    await tx.execute(sql`delete from assessments where id = ${assessmentId}`)
    return { name: found.name }
  },
)

/** How many learners a refusal names. */
const told = 10

type Paper = { areaId: string; componentId: string | null; max: string }

/**
 * Sets which papers a level sits in an assessment, and out of how many marks. A maximum below an entered mark is refused
 * with the learners' names; a paper with marks stays. Marks are never rescaled.
 */
export const changePapers = command(
  {
    can: 'assessments.change',
    input: ChangePapers,
    touches: () => [tag.school],
    audited: ({ assessmentId, levelId, papers }) => ({ assessmentId, levelId, papers }),
  },
  async ({ tx, actor: { schoolId }, input: { assessmentId, levelId, papers } }) => {
    const [there] = await tx.execute(sql`
      select from assessments a, levels l where a.id = ${assessmentId} and l.id = ${levelId} for update of a`)
    if (!there) throw notFound('This assessment')
    const wanted = sql`jsonb_to_recordset(${JSON.stringify(papers)}::text::jsonb) as w("areaId" uuid, "componentId" uuid, max numeric)`
    await refuseStrangers(tx, levelId, papers, wanted)
    await refuseTooLow(tx, assessmentId, wanted)
    await refuseMarked(tx, assessmentId, levelId, wanted)
    await tx.execute(sql`
      delete from papers p using learning_areas a where p.area_id = a.id and a.level_id = ${levelId} and p.assessment_id = ${assessmentId}
        and not exists (select from ${wanted} where w."areaId" = p.area_id and w."componentId" is not distinct from p.component_id)`)
    await tx.execute(sql`
      insert into papers (id, school_id, assessment_id, area_id, component_id, max)
      select gen_random_uuid(), ${schoolId}, ${assessmentId}, w."areaId", w."componentId", w.max from ${wanted}
      on conflict (school_id, assessment_id, area_id, component_id) do update set max = excluded.max where papers.max <> excluded.max`)
    return { papers: papers.length }
  },
)

type Wanted = ReturnType<typeof sql>

/** Every paper must be an area of the level without parts, or one of its parts. */
async function refuseStrangers(tx: Tx, levelId: string, papers: readonly Paper[], wanted: Wanted) {
  const [row] = await tx.execute<{ known: number }>(sql`
    select count(*)::int as known from ${wanted} join learning_areas a on a.id = w."areaId" and a.level_id = ${levelId}
      left join components c on c.area_id = a.id and c.id = w."componentId"
    where (w."componentId" is null and not exists (select from components o where o.area_id = a.id)) or c.id is not null`)
  if (row!.known < papers.length) throw notFound('One of these papers')
}

const nameOf = sql`concat_ws(' ', a.name, c.name)`

async function refuseTooLow(tx: Tx, assessmentId: string, wanted: Wanted) {
  const rows = await tx.execute<{
    paper: string
    field: string
    max: string
    name: string
    mark: string
    all: number
  }>(sql`
    select ${nameOf} as paper, concat_ws(':', 'paper', p.area_id, p.component_id) as field, w.max::text as max,
      l.full_name as name, trim_scale(m.value)::text as mark, count(*) over ()::int as all
    from ${wanted} join papers p on p.assessment_id = ${assessmentId} and p.area_id = w."areaId" and p.component_id is not distinct from w."componentId"
      join marks m on m.paper_id = p.id and m.state = 'number' and m.value > w.max
      join learners l on l.id = m.learner_id join learning_areas a on a.id = p.area_id left join components c on c.id = p.component_id
    order by 1, m.value desc, l.search_name limit ${told}`)
  const [first] = rows
  if (!first) return
  const names = rows.map(({ name, mark }) => `${name} ${mark}`).join(', ')
  const more = first.all > rows.length ? ` and ${first.all - rows.length} more` : ''
  const words = `${first.paper}: the maximum ${Number(first.max)} is below marks that are entered: ${names}${more}. Correct the marks first.`
  throw new AppError('conflict', words, { [first.field]: [words] })
}

async function refuseMarked(tx: Tx, assessmentId: string, levelId: string, wanted: Wanted) {
  const [marked] = await tx.execute<{ paper: string; field: string; marks: number }>(sql`
    select ${nameOf} as paper, concat_ws(':', 'paper', p.area_id, p.component_id) as field, count(m.*)::int as marks
    from papers p join learning_areas a on a.id = p.area_id and a.level_id = ${levelId} left join components c on c.id = p.component_id
      join marks m on m.paper_id = p.id
    where p.assessment_id = ${assessmentId}
      and not exists (select from ${wanted} where w."areaId" = p.area_id and w."componentId" is not distinct from p.component_id)
    group by p.id, a.name, c.name limit 1`)
  if (!marked) return
  const words = `${marked.paper} has ${counted(marked.marks, 'mark', 'marks')}, so it stays a paper. Type its maximum.`
  throw new AppError('conflict', words, { [marked.field]: [words] })
}

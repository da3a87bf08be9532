import 'server-only'
import { sql } from 'drizzle-orm'

import { tag } from '@/lib/cache'
import { command } from '@/lib/command'
import { AppError, notFound } from '@/lib/errors'
import { leadsSchool, seesResultsOf } from '@/lib/results/queries'
import { isClosed, yearIsClosed } from '@/lib/years/queries'
import { WriteRemark } from './input'

type Written = {
  version: number
  /** Where the learner is or was in the year of the remark. */
  classIds: string[]
}

/**
 * A person's own words on a card; they win over the bank. The head's words are for leaders of the school to write.
 * Someone who writes over what they have not seen is told, and nothing is overwritten.
 */
export const writeRemark = command(
  {
    can: 'remarks.write',
    input: WriteRemark,
    touches: (_, { classIds }: Written) => classIds.map(tag.entered),
    audited: ({ classId, learnerId, audience }, { version }) => ({
      classId,
      learnerId,
      audience,
      version,
    }),
  },
  async ({ tx, actor, input }): Promise<Written> => {
    if (input.audience === 'head' && !leadsSchool(actor))
      throw new AppError('forbidden', 'The head’s remark is written by the head or deputy.')
    const [place] = await tx.execute(sql`
      select t.id as "termId", y.year, ${isClosed(sql`y.id`)} as closed, array(select distinct e.class_id from enrolments e join classes o on o.id = e.class_id
          where e.learner_id = ${input.learnerId} and o.year_id = k.year_id) as "classIds"
        from classes k join terms t on t.year_id = k.year_id join academic_years y on y.id = k.year_id
        left join assessments a on a.term_id = t.id and a.id = ${'assessmentId' in input.choice ? input.choice.assessmentId : null}::uuid
      where k.id = ${input.classId} and ${seesResultsOf(actor, sql`k.id`, 'remarks.write')}
        and ${'term' in input.choice ? sql`t.number = ${input.choice.term}` : sql`a.id is not null`}
        and exists (select from enrolments e where e.class_id = k.id and e.learner_id = ${input.learnerId})`)
    if (!place) throw notFound('This learner’s card')
    if (place.closed) throw yearIsClosed(place.year as number)
    const termId = place.termId as string
    const assessmentId = 'assessmentId' in input.choice ? input.choice.assessmentId : null

    const [saved] = await tx.execute(sql`
      insert into remarks as r (id, school_id, learner_id, term_id, assessment_id, audience, text, written_by)
      select gen_random_uuid(), ${actor.schoolId}, ${input.learnerId}, ${termId}, ${assessmentId}::uuid, ${input.audience}::remark_audience, ${input.text}, ${actor.userId}::uuid
      on conflict on constraint remarks_one_each do update
        set text = excluded.text, written_by = excluded.written_by, written_at = clock_timestamp(), written_in = pg_current_xact_id(), version = r.version + 1
        where r.version = ${input.version}
      returning r.version`)
    if (!saved) throw await clash()
    return { version: saved.version as number, classIds: place.classIds as string[] }

    async function clash(): Promise<AppError> {
      const [theirs] = await tx.execute(sql`
        select r.text, s.full_name as by from remarks r left join staff s on s.user_id = r.written_by
        where r.learner_id = ${input.learnerId} and r.term_id = ${termId} and r.assessment_id is not distinct from ${assessmentId}::uuid
          and r.audience = ${input.audience}::remark_audience`)
      return new AppError(
        'conflict',
        `${theirs?.by ?? 'Somebody'} has written here meanwhile: “${theirs?.text ?? ''}”. Yours is kept in the field; reload to see theirs.`,
      )
    }
  },
)

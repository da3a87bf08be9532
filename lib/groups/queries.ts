import 'server-only'
import { sql } from 'drizzle-orm'

import type { Actor } from '@/lib/auth/actor'
import type { SchoolFigures } from '@/lib/auth/groups'
import { authorize } from '@/lib/auth/policy'
import { currentYear } from '@/lib/classes/queries'
import { inSchool } from '@/lib/db'
import { getToday } from '@/lib/today/queries'

/** How a school does, in counts alone, as it stands now. Of marks: those of the assessment whose days these are. */
export async function countSchool(actor: Actor): Promise<SchoolFigures> {
  authorize(actor, 'school.survey')
  const [{ assessment, sheets }, rows] = await Promise.all([
    getToday(actor),
    inSchool(actor, (tx) =>
      tx.execute<Omit<SchoolFigures, 'lastActive'> & { lastActive: string | null }>(sql`
        select (select count(*)::int from learners where left_on is null) as learners,
          (select count(*)::int from staff where inactive_since is null) as staff,
          (select count(*)::int from classes where year_id = ${currentYear()}) as classes,
          (select count(distinct (c.learner_id, p.term_id, p.assessment_id))::int
            from published_cards c join publications p on p.id = c.publication_id where p.withdrawn_at is null) as reports,
          (select max(o.last_seen_at) from memberships m join sessions o on o.user_id = m.user_id
            and coalesce(o.current_school_id, m.school_id) = m.school_id where m.school_id = ${actor.schoolId}) as "lastActive"`),
    ),
  ])
  const { lastActive, ...counts } = rows[0]!
  const sum = (figure: 'expected' | 'entered') => sheets.reduce((all, sheet) => all + sheet[figure], 0)
  return {
    ...counts,
    assessment: assessment && `${assessment.name}, ${assessment.term} ${assessment.year}`,
    marksExpected: sum('expected'),
    marksEntered: sum('entered'),
    lastActive: lastActive === null ? null : new Date(lastActive),
  }
}

import { setTimeout as pause } from 'node:timers/promises'
import type postgres from 'postgres'
import { v7 } from 'uuid'

import type { Answer, appProcess } from './app-process'
import type { MarkSchool } from './marks'

type App = Awaited<ReturnType<typeof appProcess>>
type Intent = { changeId: string; learnerId: string; value: number }

/**
 * Teachers who save marks one after the other, each over the own last one, and send a mark again, with the same change
 * id, until it is acknowledged. What they wanted and were told is kept.
 */
export function writers(app: App, school: MarkSchool) {
  const acknowledged: Intent[] = []
  const answers: Answer[] = []
  /** What came in the place of an acknowledgement: an earlier mark was lost, or somebody else wrote. */
  const notTaken: unknown[] = []
  let over = false

  async function write(learnerId: string) {
    for (let version = 0; !over; version++) {
      const change = {
        changeId: v7(),
        learnerId,
        paperId: school.paper.MAT,
        typed: `${version % 101}`,
        version,
      }
      const intent = { changeId: change.changeId, learnerId, value: version % 101 }
      const { schoolId, east: classId, endTerm: assessmentId } = school
      for (;;) {
        const answer = await app.call('save', { schoolId, classId, assessmentId, changes: [change] })
        answers.push(answer)
        if (answer.status === 200) {
          if ((answer.body as { saved: unknown[] }).saved.length !== 1) return void notTaken.push(answer.body)
          acknowledged.push(intent)
          break
        }
        if (answer.status !== 503 && answer.status !== 0) return void notTaken.push(answer)
        if (over) return
        await pause(30 + Math.random() * 100)
      }
    }
  }

  const done = Promise.all(school.learners.east.map(({ id }) => write(id)))
  const known = (from: number) => new Set(acknowledged.slice(from).map(({ learnerId }) => learnerId)).size
  async function wait(isSo: () => boolean, ms: number) {
    for (const end = Date.now() + ms; !isSo(); await pause(5)) {
      if (notTaken.length > 0) throw new Error(`Not taken: ${JSON.stringify(notTaken)}`)
      if (Date.now() > end) throw new Error(`Nobody writes any more, after ${acknowledged.length} marks.`)
    }
  }
  return {
    acknowledged,
    answers,
    notTaken,
    /** Waits until so many marks more are acknowledged. */
    more(marks: number, ms = 60_000) {
      const from = acknowledged.length
      return wait(() => acknowledged.length >= from + marks, ms)
    },
    /** Waits until each of them was told of another mark saved. */
    everybodyWrites(ms = 60_000) {
      const from = acknowledged.length
      return wait(() => known(from) === school.learners.east.length, ms)
    },
    async stop() {
      over = true
      await done
    },
  }
}

/**
 * Compares what was acknowledged with what PostgreSQL holds. Nothing lost, nothing twice, nothing with another value; of
 * each mark the versions run from 1 without a gap, and the mark is what its last change made it.
 */
export async function compare(admin: postgres.Sql, schoolId: string, acknowledged: Intent[]) {
  const kept = new Map(
    (
      await admin<{ change: string; value: number }[]>`
        select change_id as change, new_value::int as value from mark_history where school_id = ${schoolId}`
    ).map(({ change, value }) => [change, value]),
  )
  const [figures] = await admin<{ twice: number; gaps: number; stale: number; unaudited: boolean }[]>`
    with history as (select * from mark_history where school_id = ${schoolId})
    select
      (select count(*) - count(distinct change_id) from history)::int as twice,
      (select count(*) from (select version, row_number() over (partition by paper_id, learner_id order by version) as n
        from history) as ordered where version <> n)::int as gaps,
      (select count(*) from marks m where school_id = ${schoolId} and not exists (select from history h
        where h.learner_id = m.learner_id and h.paper_id = m.paper_id and h.version = m.version and h.new_value = m.value
          and h.version = (select max(version) from history l where l.learner_id = m.learner_id and l.paper_id = m.paper_id)
      ))::int as stale,
      (select count(*) from history) > (select coalesce(sum((details->>'saved')::int), 0) from audit
        where school_id = ${schoolId} and action = 'marks.enter') as unaudited`
  return {
    lost: acknowledged.filter(({ changeId }) => !kept.has(changeId)).length,
    changed: acknowledged.filter(({ changeId, value }) => kept.get(changeId) !== value).length,
    ...figures,
  }
}

export const nothingWrong = { lost: 0, changed: 0, twice: 0, gaps: 0, stale: 0, unaudited: false }

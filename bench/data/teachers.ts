import { v7 } from 'uuid'

import type { Actor } from '@/lib/auth/actor'
import { type Answer, ask } from '../ask'
import { asOwner } from './owner'
import { type SheetPlace, sheetsOf } from './places'
import { signedIn } from './sessions'

type Sent = { cell: string; changeId: string; typed: string }

/** Teachers at their sheets: each save is the next cell of the next teacher, and what was acknowledged is remembered. */
export async function teachersAt(schools: readonly Actor[]) {
  const sheets: SheetPlace[] = []
  for (const school of schools) sheets.push(...(await sheetsOf(school)))
  const cookies = await signedIn(sheets.map(({ userId }) => userId))
  const versions = new Map<string, number>()
  const acknowledged: Sent[] = []
  let number = 0

  /** One cell of one sheet. Rejects when the answer is good but the mark was not taken. */
  async function save(): Promise<Answer> {
    const at = number++
    const { userId, classId, assessmentId, paperId, learnerIds } = sheets[at % sheets.length]!
    const learnerId = learnerIds[Math.floor(at / sheets.length) % learnerIds.length]!
    const cell = `${paperId} ${learnerId}`
    const version = versions.get(cell) ?? 0
    const sent = { cell, changeId: v7(), typed: String(20 + (at % 79)) }
    const changes = [{ changeId: sent.changeId, learnerId, paperId, typed: sent.typed, version }]
    const json = { userId, classId, assessmentId, changes }
    const answer = await ask('/api/marks', { cookie: cookies[at % sheets.length], json })
    if (answer.status !== 200) return answer
    const { saved } = JSON.parse(answer.text()) as { saved: unknown[] }
    if (saved.length !== 1) throw new Error(`Not taken: ${answer.text()}`)
    versions.set(cell, version + 1)
    acknowledged.push(sent)
    return answer
  }

  /** How many acknowledged changes the database does not hold: in the history, and as the cell's mark after the last one. */
  async function lost(): Promise<number> {
    const last = new Map(acknowledged.map((sent) => [sent.cell, sent]))
    return asOwner(async (sql) => {
      const [row] = await sql<{ lost: number }[]>`
        select (select count(*) from unnest(${acknowledged.map(({ changeId }) => changeId)}::uuid[]) c(id)
            where not exists (select from mark_history h where h.change_id = c.id))::int
          + (select count(*) from unnest(${[...last.keys()]}::text[], ${[...last.values()].map(({ typed }) => typed)}::numeric[]) c(cell, typed)
            where not exists (select from marks m where m.paper_id = split_part(c.cell, ' ', 1)::uuid
              and m.learner_id = split_part(c.cell, ' ', 2)::uuid and m.value = c.typed))::int as lost`
      return row!.lost
    })
  }

  return { teachers: sheets.length, save, lost, acknowledged: () => acknowledged.length }
}

import fc from 'fast-check'
import { expect, it } from 'vitest'

import { marks } from '@/drizzle/schema'
import { inSchool } from '@/lib/db'
import { change, newMarkSchool, save } from '@/lib/testing/marks'
import type { MarkChange } from './input'

it('comes to what a simple model says, however typing, resending and clashing interleave', async () => {
  const op = fc.record({
    who: fc.nat(1),
    learner: fc.nat(2),
    typed: fc.constantFrom('0', '7', '70', 'A', '', '101', 'zz'),
    stale: fc.boolean(),
    resend: fc.option(fc.nat(5), { nil: null, freq: 3 }),
  })
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(op, { minLength: 1, maxLength: 4 }), { maxLength: 8 }),
      async (batches) => {
        const s = await newMarkSchool(3)
        const people = [await s.person('head'), await s.person('deputy')]
        const model = new Map<string, { value: string; version: number }>()
        const answered = new Map<string, { value: string; version: number }>()
        const sent: MarkChange[] = []
        for (const batch of batches) {
          const changes = batch.map(({ learner, typed, stale, resend }) => {
            if (resend !== null && sent[resend]) return sent[resend]
            const learnerId = s.learners.east[learner]!.id
            const version = model.get(learnerId)?.version ?? 0
            return change(s, typed, { learnerId, version: stale ? Math.max(0, version - 1) : version })
          })
          const result = await save(s, changes, people[batch[0]!.who]!.actor)
          const outcome = new Map(
            [
              ...result.saved.map((m) => ['saved', m] as const),
              ...result.refused.map((m) => ['refused', m] as const),
              ...result.clashes.map((m) => ['clash', m] as const),
            ].map(([kind, m]) => [m.changeId, [kind, m]]),
          )
          for (const sentNow of changes) {
            const { changeId, learnerId, typed, version } = sentNow
            const now = model.get(learnerId) ?? { value: '', version: 0 }
            const expected =
              answered.has(changeId) || typed === now.value
                ? 'saved'
                : ['101', 'zz'].includes(typed)
                  ? 'refused'
                  : version === now.version
                    ? 'saved'
                    : 'clash'
            expect(outcome.get(changeId)![0]).toBe(expected)
            if (expected !== 'saved') continue
            const answer =
              answered.get(changeId) ??
              (typed === now.value ? now : { value: typed, version: now.version + 1 })
            if (!answered.has(changeId)) model.set(learnerId, answer)
            answered.set(changeId, answer)
            expect(outcome.get(changeId)![1]).toMatchObject({ version: answer.version })
          }
          sent.push(...changes.filter((each) => !sent.includes(each)))
        }
        const rows = await inSchool(s.system, (tx) => tx.select().from(marks))
        const text = {
          number: (value: string | null) => String(Number(value)),
          absent: () => 'A',
          blank: () => '',
          exempt: () => 'E',
        }
        expect(
          Object.fromEntries(
            rows.map((row) => [row.learnerId, { value: text[row.state](row.value), version: row.version }]),
          ),
        ).toEqual(Object.fromEntries([...model].filter(([, { version }]) => version > 0)))
      },
    ),
    { numRuns: 12 },
  )
})

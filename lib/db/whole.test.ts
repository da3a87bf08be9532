import { sql } from 'drizzle-orm'
import { expect, it } from 'vitest'

import { createSchool, findSchool } from '@/lib/auth/schools'
import { systemActor } from '@/lib/auth/system'
import { allOrNothing, inSchool } from '@/lib/db'
import { openYear } from '@/lib/schools/commands'

const unique = () => `whole-${Math.random().toString(36).slice(2)}`
const terms = [{ number: 1, opens: '2026-01-05', closes: '2026-04-02' }]

/** Makes a school with two commands, and fails in the end if asked to. */
const made = (slug: string, fail: boolean) =>
  allOrNothing(async () => {
    const actor = systemActor(await createSchool({ slug, name: slug }))
    await openYear(actor, { year: 2026, terms })
    expect(await findSchool(slug)).not.toBeNull()
    if (fail) throw new Error('cut off')
    return actor
  })

it('keeps all that was done', async () => {
  const slug = unique()
  const actor = await made(slug, false)
  const [row] = await inSchool(actor, (tx) =>
    tx.execute(
      sql`select (select count(*)::int from terms) as terms, (select count(*)::int from audit) as audit`,
    ),
  )
  expect(row).toEqual({ terms: 1, audit: 1 })
})

it('keeps nothing when it ends early, and lets nobody look in meanwhile', async () => {
  const slug = unique()
  // Awaited from the start: it may be over before the look from outside is.
  const refused = expect(made(slug, true)).rejects.toThrow('cut off')
  expect(await findSchool(slug)).toBeNull()
  await refused
  expect(await findSchool(slug)).toBeNull()
})

it('sees each school alone, one after the other', async () => {
  const [one, two] = [await made(unique(), false), await made(unique(), false)]
  await allOrNothing(async () => {
    await openYear(one, { year: 2027, terms })
    for (const [actor, years] of [
      [one, 2],
      [two, 1],
    ] as const) {
      const rows = await inSchool(actor, (tx) => tx.execute(sql`select year from academic_years`))
      expect(rows).toHaveLength(years)
    }
  })
})

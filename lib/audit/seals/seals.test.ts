import { sql } from 'drizzle-orm'
import postgres from 'postgres'
import { afterAll, beforeEach, expect, inject, it } from 'vitest'

import type { Actor } from '@/lib/auth/actor'
import { inSchool } from '@/lib/db'
import { auditRead, writeAudit } from '@/lib/db/audit'
import { newSchool } from '@/lib/testing/school'
import { checkAudit, sealAudit } from './commands'

const owner = postgres(inject('environment').DATABASE_OWNER_URL!, { max: 1, onnotice: () => {} })
const root = postgres(inject('superUrl'), { max: 1, onnotice: () => {} })
afterAll(() => Promise.all([owner.end(), root.end()]))

let system: Actor
let schoolId: string
beforeEach(async () => {
  const school = await newSchool()
  system = school.system
  schoolId = school.schoolId
})

const note = (n: number) => auditRead(system, { action: 'test', details: { n } })

/** Seals whatever is written, once the transactions that other tests have open are over. */
async function sealed(rows: number) {
  let found = 0
  await expect
    .poll(
      async () => {
        found += (await sealAudit(system))?.rows ?? 0
        return found
      },
      { timeout: 30_000 },
    )
    .toBe(rows)
}

/** Three seals of two rows each. */
async function chain() {
  for (const n of [1, 3, 5]) {
    // In one transaction, so that nobody else's open one can fall between them.
    await inSchool(system, async (tx) => {
      for (const each of [n, n + 1]) await writeAudit(tx, system, { action: 'test', details: { n: each } })
    })
    await sealed(2)
  }
}

/** As somebody with every right would: past the triggers and past row-level security. */
const tamper = (work: (tx: postgres.TransactionSql) => Promise<unknown>) =>
  root.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    await work(tx)
  })

it('seals what is over once, and finds the chain whole', async () => {
  await chain()
  expect(await sealAudit(system)).toBeNull()
  expect(await checkAudit(system)).toMatchObject({ rows: 6, unsealed: 0, broken: null })
})

it('leaves out no row of a transaction that was open while it sealed, and seals none twice', async () => {
  let finish = () => {}
  const opened = new Promise<void>((written) => {
    void inSchool(system, async (tx) => {
      await writeAudit(tx, system, { action: 'slow', details: {} })
      written()
      await new Promise<void>((resolve) => {
        finish = resolve
      })
    })
  })
  await opened
  await note(1)
  expect(await sealAudit(system)).toBeNull()
  finish()
  await sealed(2)
  const seals = await Promise.all(Array.from({ length: 6 }, async () => sealAudit(system)))
  expect(seals.filter(Boolean)).toEqual([])
  await note(2)
  await sealed(1)
  expect(await checkAudit(system)).toMatchObject({ rows: 3, broken: null })
})

it('is safe with several sealing at once while rows are written', async () => {
  await Promise.all(
    [...Array(20).keys()].flatMap((n) => [note(n), ...(n % 4 === 0 ? [sealAudit(system)] : [])]),
  )
  await expect
    .poll(
      async () => {
        await sealAudit(system)
        return (await checkAudit(system)).unsealed
      },
      { timeout: 30_000 },
    )
    .toBe(0)
  expect(await checkAudit(system)).toMatchObject({ rows: 20, broken: null })
})

it.each([
  [
    'one changed byte',
    (tx: postgres.TransactionSql) =>
      tx`update audit set details = '{"n": 7}' where school_id = ${schoolId} and details = '{"n": 3}'`,
    /^Seal 2 .*not as it was sealed/,
  ],
  [
    'another actor',
    (tx: postgres.TransactionSql) =>
      tx`update audit set actor_id = gen_random_uuid() where school_id = ${schoolId} and details = '{"n": 5}'`,
    /^Seal 3 .*not as it was sealed/,
  ],
  [
    'a removed row',
    (tx: postgres.TransactionSql) =>
      tx`delete from audit where school_id = ${schoolId} and details = '{"n": 1}'`,
    /^Seal 1 .*1 rows stand where 2 were sealed/,
  ],
  [
    'an added row',
    (tx: postgres.TransactionSql) =>
      tx`insert into audit (id, school_id, action, details, written_in) select gen_random_uuid(), school_id, 'test', '{}', written_in from audit where school_id = ${schoolId} and details = '{"n": 4}'`,
    /^Seal 2 .*3 rows stand where 2/,
  ],
  [
    'swapped rows',
    (tx: postgres.TransactionSql) =>
      tx`update audit a set details = b.details from audit b where a.school_id = ${schoolId} and b.school_id = ${schoolId} and a.id <> b.id and a.details->>'n' in ('3', '4') and b.details->>'n' in ('3', '4')`,
    /^Seal 2 .*not as it was sealed/,
  ],
  [
    'a removed seal',
    (tx: postgres.TransactionSql) => tx`delete from audit_seals where school_id = ${schoolId} and number = 2`,
    /^Seal 3 .*a seal before it is missing/,
  ],
  [
    'the removed last seal',
    (tx: postgres.TransactionSql) => tx`delete from audit_seals where school_id = ${schoolId} and number = 3`,
    /^Seal 3: the chain ends at seal 2, where 3 were made/,
  ],
  [
    'a seal made anew',
    (tx: postgres.TransactionSql) =>
      tx`update audit_seals set hash = md5('x') where school_id = ${schoolId} and number = 1`,
    /^Seal 1 .*not as it was sealed/,
  ],
])('finds %s', async (_, work, words) => {
  await chain()
  await tamper(work)
  expect((await checkAudit(system)).broken).toMatch(words)
  // Nothing is sealed over a break at the end of the chain; elsewhere the chain goes on, and the break stays where it is.
  await sealAudit(system)
  expect((await checkAudit(system)).broken).toMatch(words)
})

it('lets nobody change or remove what is written, the owner included', async () => {
  await chain()
  const as = (client: postgres.Sql, work: (tx: postgres.TransactionSql) => Promise<unknown>) =>
    client
      .begin(async (tx) => {
        await tx`select set_config('app.school_id', ${schoolId}, true)`
        return work(tx)
      })
      .then(
        () => 'done',
        (error) => error.code,
      )
  for (const table of ['audit', 'audit_seals']) {
    expect(await as(owner, (tx) => tx`update ${tx(table)} set school_id = school_id`)).toBe('42501')
    expect(await as(owner, (tx) => tx`delete from ${tx(table)}`)).toBe('42501')
    expect(await as(owner, (tx) => tx`truncate ${tx(table)}`)).toBe('42501')
    const mine = (query: ReturnType<typeof sql>) =>
      inSchool(system, (tx) => tx.execute(query)).then(
        () => 'done',
        (error) => error.cause?.code,
      )
    expect(await mine(sql`update ${sql.identifier(table)} set school_id = school_id`)).toBe('42501')
    expect(await mine(sql`delete from ${sql.identifier(table)}`)).toBe('42501')
  }
  // The retention sweep: what is older than seven years, and nothing younger.
  expect(
    await as(owner, async (tx) => {
      await tx`set local app.retention = 'on'`
      await tx`delete from audit`
    }),
  ).toBe('42501')
})

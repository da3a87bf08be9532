import 'server-only'
import { sql } from 'drizzle-orm'

import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/policy'
import { inSchool } from '@/lib/db'
import { securityLog } from '@/lib/observability/logger'

export type Seal = { number: number; rows: number; hash: string }

/**
 * Seals the audit rows of every transaction that was over when it looked, and no others: none is left out and none is sealed
 * twice, however many do this at once. A chain whose end is not what it was is left as it is, for the check to find. Null:
 * nothing was sealed.
 */
export async function sealAudit(actor: Actor): Promise<Seal | null> {
  authorize(actor, 'audit.seal')
  const { schoolId } = actor
  const seal = await inSchool(actor, async (tx) => {
    await tx.execute(sql`set local statement_timeout = '5min'`)
    // One at a time. The next statement sees what the one before has sealed.
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`audit:${schoolId}`}, 0))`)
    const [made] = await tx.execute(sql`
      with last as (select number, to_xid, hash from audit_seals order by number desc limit 1),
        span as (select coalesce((select to_xid from last), '0'::xid8) as from_xid, pg_snapshot_xmin(pg_current_snapshot()) as to_xid)
      insert into audit_seals (id, school_id, number, from_xid, to_xid, rows, previous, hash)
      select gen_random_uuid(), ${schoolId}, coalesce((select number from last), 0) + 1, s.from_xid, s.to_xid, b.rows, (select hash from last), b.hash
      from span s cross join lateral audit_batch(${schoolId}, s.from_xid, s.to_xid, (select hash from last)) b
      where b.rows > 0 and s.to_xid > s.from_xid
        and not exists (select from audit_heads h where not exists (select from last l where l.number = h.number and l.hash = h.hash))
      returning number, rows, hash`)
    if (!made) return null
    await tx.execute(sql`
      insert into audit_heads (school_id, number, hash) values (${schoolId}, ${made.number}, ${made.hash})
      on conflict (school_id) do update set number = excluded.number, hash = excluded.hash`)
    return made as Seal
  })
  // Another place that knows the chain, apart from the database.
  if (seal) securityLog.info({ event: 'audit sealed', schoolId, ...seal }, 'audit')
  return seal
}

/** `broken`: the first place where the chain does not hold, in words; null: whole. `unsealed`: rows that wait for their seal. */
export type ChainCheck = { seals: number; rows: number; unsealed: number; broken: string | null }

const atOnce = 500

type Checked = {
  number: number
  rows: number
  found: number
  sealedAt: string
  inPlace: boolean
  linked: boolean
  same: boolean
}

/** Works the whole chain of a school out anew, and keeps what came of it for those who look after the system. */
export function checkAudit(actor: Actor): Promise<ChainCheck> {
  authorize(actor, 'audit.seal')
  const { schoolId } = actor
  return inSchool(
    actor,
    async (tx) => {
      await tx.execute(sql`set local statement_timeout = '5min'`)
      let [seals, rows, broken] = [0, 0, null as string | null]
      for (;;) {
        const batch = (await tx.execute(sql`
          with chain as (
            select s.*, lag(s.hash) over (order by s.number) as before, coalesce(lag(s.to_xid) over (order by s.number), '0'::xid8) as begins,
              row_number() over (order by s.number) as place from audit_seals s),
          part as (select * from chain where place > ${seals} order by place limit ${atOnce})
          select p.number, p.rows, b.rows as found, to_char(p.sealed_at at time zone 'Africa/Nairobi', 'DD Mon YYYY HH24:MI') as "sealedAt",
            p.number = p.place as "inPlace", p.previous is not distinct from p.before and p.from_xid = p.begins as linked, b.hash = p.hash as same
          from part p cross join lateral audit_batch(${schoolId}, p.from_xid, p.to_xid, p.previous) b order by p.place`)) as unknown as Checked[]
        seals += batch.length
        rows += batch.reduce((sum, seal) => sum + seal.rows, 0)
        broken ??= batch.map(faultOf).find((fault) => fault !== null) ?? null
        if (batch.length < atOnce) break
      }
      const [end] = (await tx.execute(sql`
        select (select count(*)::int from audit a where a.written_in >= coalesce((select max(s.to_xid) from audit_seals s), '0'::xid8)) as unsealed,
          h.number as head, h.hash is not distinct from (select s.hash from audit_seals s order by s.number desc limit 1) as same
        from (select 1) one left join audit_heads h on true`)) as unknown as [
        { unsealed: number; head: number | null; same: boolean | null },
      ]
      if (broken === null && !(end.head === null && seals === 0) && !(end.head === seals && end.same))
        broken = `Seal ${Math.max(seals, end.head ?? 0)}: the chain ends at seal ${seals}, where ${end.head ?? 0} were made.`
      await tx.execute(sql`
        update audit_heads set checked_at = clock_timestamp(), broken = ${broken} where school_id = ${schoolId}`)
      return { seals, rows, unsealed: end.unsealed, broken }
    },
    { oneMoment: true },
  )
}

function faultOf({ number, rows, found, sealedAt, inPlace, linked, same }: Checked): string | null {
  const where = `Seal ${number} of ${sealedAt}`
  if (!inPlace) return `${where}: a seal before it is missing.`
  if (!linked) return `${where}: it does not follow from the seal before it.`
  if (found !== rows) return `${where}: ${found} rows stand where ${rows} were sealed.`
  return same ? null : `${where}: one of its ${rows} rows is not as it was sealed.`
}

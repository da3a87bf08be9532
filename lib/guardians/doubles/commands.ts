import 'server-only'
import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'

import { guardiansApart } from '@/drizzle/schema'
import { tag } from '@/lib/cache'
import { command } from '@/lib/command'
import { AppError, notFound } from '@/lib/errors'
import type { Changed } from '../commands'
import { KeepApart, MergeGuardians } from '../input'
import { union } from '../rules'

type Row = {
  id: string
  fullName: string
  phones: string[]
  emails: string[]
  userId: string | null
}

/**
 * Makes two guardians one: the kept one takes over every phone, address, child, right and restriction of the other, who is
 * then no more. Where both are linked to a child, either's right is the merged one's, and a restriction of either stands.
 * Of two accounts the chosen one stays the guardian's; the other one opens no child any more.
 */
export const mergeGuardians = command(
  {
    can: 'guardians.merge',
    input: MergeGuardians,
    touches: () => [tag.learners],
    audited: ({ keptId, otherId, account }) => ({ keptId, otherId, account }),
    undo: (_, { title }: Changed) => ({ kind: 'merge', title }),
  },
  async ({ tx, input: { keptId, otherId, account }, changeId }) => {
    if (keptId === otherId) throw new AppError('invalid', 'These are the same guardian already.')
    const rows = await tx.execute<Row>(sql`
      select g.id, g.full_name as "fullName", array_cat(array_remove(array[g.phone, g.phone2], null), g.more_phones) as phones,
        array_cat(array_remove(array[g.email], null), g.more_emails) as emails, g.user_id as "userId"
      from guardians g where g.id in (${keptId}, ${otherId}) order by g.id for update`)
    const kept = rows.find(({ id }) => id === keptId)
    const other = rows.find(({ id }) => id === otherId)
    if (!kept || !other) throw notFound('This guardian')

    // A child of both: the kept link takes the rights of the other.
    await tx.execute(sql`
      update guardianships k set may_see_reports = k.may_see_reports or o.may_see_reports, pays = k.pays or o.pays,
        "order" = least(k."order", o."order"), version = k.version + 1,
        relationship = case when k.relationship in ('other', 'guardian') then o.relationship else k.relationship end
      from guardianships o where k.guardian_id = ${keptId} and o.guardian_id = ${otherId} and o.learner_id = k.learner_id`)
    await tx.execute(sql`
      delete from guardianships o using guardianships k
      where o.guardian_id = ${otherId} and k.guardian_id = ${keptId} and k.learner_id = o.learner_id`)
    await tx.execute(
      sql`update guardianships set guardian_id = ${keptId}, version = version + 1 where guardian_id = ${otherId}`,
    )
    await tx.execute(sql`
      update guardianships o set "order" = n.place from (
        select s.id, row_number() over (partition by s.learner_id order by s."order", s.id) as place from guardianships s
        where s.learner_id in (select learner_id from guardianships where guardian_id = ${keptId})) n
      where n.id = o.id and o."order" <> n.place`)
    await tx.execute(
      sql`update custody_restrictions set guardian_id = ${keptId} where guardian_id = ${otherId}`,
    )
    // Whom the other is not, the kept one is not.
    await tx.execute(sql`
      insert into guardians_apart (id, school_id, one_id, other_id, said_by, said_at)
      select gen_random_uuid(), n.school_id, least(${keptId}::uuid, w.who), greatest(${keptId}::uuid, w.who), n.said_by, n.said_at
      from guardians_apart n cross join lateral (select case when n.one_id = ${otherId} then n.other_id else n.one_id end as who) w
      where ${otherId} in (n.one_id, n.other_id) and w.who <> ${keptId} on conflict do nothing`)
    await tx.execute(sql`delete from guardians_apart where ${otherId} in (one_id, other_id)`)
    await tx.execute(sql`delete from guardians where id = ${otherId}`)

    const { phones, emails } = union(kept, other)
    const userId = account === 'other' ? (other.userId ?? kept.userId) : (kept.userId ?? other.userId)
    await tx.execute(sql`
      update guardians set phone = ${phones[0] ?? null}, phone2 = ${phones[1] ?? null}, more_phones = ${sql.param(phones.slice(2))}::text[],
        email = ${emails[0] ?? null}, more_emails = ${sql.param(emails.slice(1))}::text[], user_id = ${userId}::uuid, version = version + 1
      where id = ${keptId}`)
    return { changeId, title: `${other.fullName} merged into ${kept.fullName}` }
  },
)

/** Remembers that two who look alike are two people. */
export const keepApart = command(
  {
    can: 'guardians.merge',
    input: KeepApart,
    touches: () => [],
    audited: (input) => ({ ...input, apart: true }),
    undo: (_, { title }: Changed) => ({ kind: 'apart', title }),
  },
  async ({ tx, actor: { schoolId, userId }, input, changeId }) => {
    const [oneId, otherId] = [input.oneId, input.otherId].sort() as [string, string]
    const rows = await tx.execute<{ name: string }>(
      sql`select g.full_name as name from guardians g where g.id in (${oneId}, ${otherId}) order by g.id`,
    )
    if (rows.length < 2) throw notFound('This guardian')
    await tx
      .insert(guardiansApart)
      .values({ id: v7(), schoolId, oneId, otherId, saidBy: userId })
      .onConflictDoNothing()
    return { changeId, title: `${rows[0]!.name} and ${rows[1]!.name} are not the same person` }
  },
)

import { eq, sql } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'

import { learners, schools } from '@/drizzle/schema'
import { inSchool, outsideAnySchool } from '@/lib/db'
import { newSchool } from '@/lib/testing/school'

/** Tables outside any school: who exists, where they belong, how they prove who they are, who is signed in, who failed to, of whom that changed; groups, and counts for them. */
const global = [
  'users',
  'memberships',
  'sessions',
  'schools',
  'sign_in_failures',
  'identity_changes',
  'groups',
  'group_members',
  'school_figures',
  'authenticator_apps',
  'passkeys',
  'passkey_challenges',
  'recovery_codes',
  'trusted_devices',
  'password_resets',
  'account_letters',
]
const listed = sql.raw(`array[${global.map((name) => `'${name}'`).join(', ')}]`)

/** Each query returns what is wrong; all must return nothing. */
const faults = {
  'tables without forced row-level security': sql`
    select c.oid::regclass from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind in ('r', 'p') and not (c.relrowsecurity and c.relforcerowsecurity)
      and c.relname <> all (${listed})`,
  'views that skip it, and materialised views': sql`
    select c.oid::regclass from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and (c.relkind = 'm' or c.relkind = 'v' and (select option_value::boolean
      from pg_options_to_table(c.reloptions) where option_name = 'security_invoker') is not true)`,
  'security-definer functions but the one that wipes a practice school, which looks nowhere else': sql`
    select p.oid::regprocedure from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname = 'public' and p.prosecdef and not (p.proname = 'wipe_practice_school'
      and exists (select from unnest(p.proconfig) c where c like 'search_path=%'))`,
  'what the application role must not be, own or hold': sql`
    select 'flag' as fault, r.rolname::text as what from pg_roles r where pg_has_role('hv_app', r.oid, 'member')
      and (r.rolsuper or r.rolbypassrls or r.rolcreaterole or r.rolcreatedb)
    union all select 'owns', c.oid::regclass::text from pg_class c where pg_has_role('hv_app', c.relowner, 'member')
    union all select 'truncate', c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind in ('r', 'p') and has_table_privilege('hv_app', c.oid, 'truncate')`,
  'append-only tables that can be changed': sql`
    select c.oid::regclass from pg_class c where c.relname in ('audit', 'audit_seals', 'mark_history', 'consents') and c.relnamespace = 'public'::regnamespace
      and (has_table_privilege('hv_app', c.oid, 'update') or has_table_privilege('hv_app', c.oid, 'delete'))`,
  'policies that do not ask for the school': sql`
    select p.polrelid::regclass, p.polname from pg_policy p
    where coalesce(pg_get_expr(p.polqual, p.polrelid), 'app.school_id') not like '%app.school_id%'
      or coalesce(pg_get_expr(p.polwithcheck, p.polrelid), 'app.school_id') not like '%app.school_id%'`,
  'keys that leave the school out': sql`
    with tenant as (select attrelid as t from pg_attribute join pg_class on pg_class.oid = attrelid
      where attname = 'school_id' and attnum > 0 and not attisdropped and relkind in ('r', 'p') and relnamespace = 'public'::regnamespace)
    select f.conrelid::regclass, f.conname from pg_constraint f join tenant a on a.t = f.conrelid join tenant b on b.t = f.confrelid
    where f.contype = 'f' and not exists (select from unnest(f.conkey, f.confkey) k(x, y)
      join pg_attribute c on c.attrelid = f.conrelid and c.attnum = k.x and c.attname = 'school_id'
      join pg_attribute p on p.attrelid = f.confrelid and p.attnum = k.y and p.attname = 'school_id')
    union all select i.indrelid::regclass, i.indexrelid::regclass::text from pg_index i join tenant on t = i.indrelid
      left join pg_attribute c on c.attrelid = i.indrelid and c.attnum = i.indkey[0]
    where i.indisunique and c.attname is distinct from 'school_id'
      and not (i.indisprimary and i.indnkeyatts = 1 and c.atttypid = 'uuid'::regtype)`,
}

describe('the catalog', () => {
  it.each(Object.entries(faults))('has no %s', async (_, query) => {
    expect([...(await outsideAnySchool((tx) => tx.execute(query)))]).toEqual([])
  })
})

const child = (schoolId: string, number = '0977') => ({
  schoolId: schoolId as never,
  admissionNumber: number,
  admissionKey: number,
  fullName: 'Cy Test',
  searchName: 'cy test',
})

describe('one school and another', () => {
  it('hides its rows even from a query that forgets to filter', async () => {
    const [ours, theirs] = [await newSchool(), await newSchool()]
    await inSchool(theirs.system, (tx) => tx.insert(learners).values(child(theirs.schoolId)))
    expect(await inSchool(ours.system, (tx) => tx.select().from(learners))).toEqual([])
    expect(await outsideAnySchool((tx) => tx.select().from(learners))).toEqual([])
  })

  it('refuses a row for the other, and an update without a filter touches only its own', async () => {
    const [ours, theirs] = [await newSchool(), await newSchool()]
    await inSchool(theirs.system, (tx) => tx.insert(learners).values(child(theirs.schoolId)))
    await expect(
      inSchool(ours.system, (tx) => tx.insert(learners).values(child(theirs.schoolId))),
    ).rejects.toThrow()
    await inSchool(ours.system, (tx) => tx.update(learners).set({ fullName: 'Changed' }))
    const [kept] = await inSchool(theirs.system, (tx) => tx.select().from(learners))
    expect(kept!.fullName).toBe('Cy Test')
  })

  it('does not leak the school to the next user of a connection', async () => {
    const ours = await newSchool()
    await Promise.all(
      Array.from({ length: 40 }, () => inSchool(ours.system, (tx) => tx.select().from(learners))),
    )
    const seen = await outsideAnySchool((tx) =>
      tx.execute(sql`select current_setting('app.school_id', true) as school`),
    )
    expect(seen[0]!.school ?? '').toBe('')
  })

  it('keeps parallel readers of many schools apart', async () => {
    const many = await Promise.all(Array.from({ length: 8 }, () => newSchool()))
    await Promise.all(
      many.map((school, i) =>
        inSchool(school.system, (tx) => tx.insert(learners).values(child(school.schoolId, `A${i}`))),
      ),
    )
    const reads = await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        inSchool(many[i % 8]!.system, (tx) => tx.select({ number: learners.admissionNumber }).from(learners)),
      ),
    )
    expect(reads.map((rows) => rows.map((row) => row.number))).toEqual(
      Array.from({ length: 40 }, (_, i) => [`A${i % 8}`]),
    )
  })

  it('rolls a refused change back as a whole', async () => {
    const ours = await newSchool()
    const refused = inSchool(ours.system, async (tx) => {
      await tx.insert(learners).values(child(ours.schoolId))
      await tx.insert(learners).values(child(ours.schoolId))
    })
    await expect(refused).rejects.toThrow()
    expect(await inSchool(ours.system, (tx) => tx.select().from(learners))).toEqual([])
  })

  it('finds the school itself outside', async () => {
    const ours = await newSchool('Here')
    const [row] = await outsideAnySchool((tx) =>
      tx.select().from(schools).where(eq(schools.id, ours.schoolId)),
    )
    expect(row!.name).toBe('Here')
  })
})

/** What has happened is never rewritten: the app may add to these and read them. */
export const appendOnly = ['audit', 'audit_seals', 'mark_history', 'consents']

/**
 * The rights of the app's role: to select, insert, update and delete, and no more (TRUNCATE ignores row security).
 * Also those of hv_backup, which reads everything, where that role exists.
 * @param {import('postgres').Sql} sql signed in as the owner
 * @param {string} app the role's name
 */
export async function grantRights(sql, app) {
  const [{ backup }] = await sql`select to_regrole('hv_backup') is not null as backup`
  await sql.begin(async (tx) => {
    const to = tx(app)
    for (const schema of ['public', 'pgboss'].map((name) => tx(name))) {
      await tx`grant usage on schema ${schema} to ${to}`
      await tx`grant select, insert, update, delete on all tables in schema ${schema} to ${to}`
      await tx`grant usage, select on all sequences in schema ${schema} to ${to}`
      await tx`alter default privileges in schema ${schema} grant select, insert, update, delete on tables to ${to}`
      await tx`alter default privileges in schema ${schema} grant usage, select on sequences to ${to}`
    }
    await tx`grant execute on all functions in schema pgboss to ${to}`
    await tx`grant usage on schema drizzle to ${to}`
    await tx`grant select on all tables in schema drizzle to ${to}`
    for (const name of appendOnly) await tx`revoke update, delete on ${tx(name)} from ${to}`
    if (!backup) return
    for (const schema of ['public', 'pgboss', 'drizzle'].map((name) => tx(name))) {
      await tx`grant usage on schema ${schema} to hv_backup`
      await tx`grant select on all tables in schema ${schema} to hv_backup`
      await tx`grant select on all sequences in schema ${schema} to hv_backup`
      await tx`alter default privileges in schema ${schema} grant select on tables to hv_backup`
      await tx`alter default privileges in schema ${schema} grant select on sequences to hv_backup`
    }
  })
}

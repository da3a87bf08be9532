import 'server-only'
import { and, eq, sql } from 'drizzle-orm'
import { v7 } from 'uuid'

import { guardians, guardianships, learners } from '@/drizzle/schema'
import { tag } from '@/lib/cache'
import { command } from '@/lib/command'
import type { Tx } from '@/lib/db'
import { AppError, notFound } from '@/lib/errors'
import {
  AddGuardian,
  ChangeGuardian,
  ChangeGuardianship,
  LinkGuardian,
  OneGuardian,
  OneGuardianship,
} from './input'

/** `changeId`: by which it can be undone. */
export type Changed = { changeId: string; title: string }

type Spelt = { guardian: string; learner: string }

/** Adds somebody the school does not know yet as the guardian of a learner. */
export const addGuardian = command(
  {
    can: 'guardians.change',
    input: AddGuardian,
    touches: () => [tag.learners],
    audited: ({ learnerId }, { guardianId }: Changed & { guardianId: string }) => ({
      learnerId,
      guardianId,
      added: true,
    }),
    undo: (_, { title }) => ({ kind: 'guardian', title }),
  },
  async ({ tx, actor: { schoolId }, input, changeId }) => {
    const { learnerId, relationship, maySeeReports, pays, ...person } = input
    const learner = await nameOf(tx, learnerId)
    const guardianId = v7()
    await tx.insert(guardians).values({ ...person, ...inOrder(person), id: guardianId, schoolId })
    await tx.insert(guardianships).values({
      id: v7(),
      schoolId,
      learnerId,
      guardianId,
      relationship,
      maySeeReports,
      pays,
      order: await nextPlace(tx, learnerId),
    })
    return { guardianId, changeId, title: `${person.fullName} added as a guardian of ${learner}` }
  },
)

/** Makes somebody the school knows already a guardian of one more learner. */
export const linkGuardian = command(
  {
    can: 'guardians.change',
    input: LinkGuardian,
    touches: () => [tag.learners],
    audited: ({ learnerId, guardianId, maySeeReports, pays }) => ({
      learnerId,
      guardianId,
      maySeeReports,
      pays,
    }),
    undo: (_, { title }: Changed) => ({ kind: 'guardian', title }),
  },
  async ({ tx, actor: { schoolId }, input, changeId }) => {
    const learner = await nameOf(tx, input.learnerId)
    const [guardian] = await tx
      .select({ name: guardians.fullName })
      .from(guardians)
      .where(eq(guardians.id, input.guardianId))
    if (!guardian) throw notFound('This guardian')
    const added = await tx
      .insert(guardianships)
      .values({ ...input, id: v7(), schoolId, order: await nextPlace(tx, input.learnerId) })
      .onConflictDoNothing()
      .returning({ id: guardianships.id })
    if (added.length === 0)
      throw new AppError('conflict', `${guardian.name} is a guardian of ${learner} already.`)
    return { changeId, title: `${guardian.name} linked to ${learner}` }
  },
)

/** Corrects who a guardian is and how they are reached, over the version that was seen. */
export const changeGuardian = command(
  {
    can: 'guardians.change',
    input: ChangeGuardian,
    touches: () => [tag.learners],
    audited: ({ guardianId, version }) => ({ guardianId, version }),
    undo: ({ fullName }) => ({ kind: 'guardian', title: `Details of ${fullName} changed` }),
  },
  async ({ tx, input, changeId }) => {
    const { guardianId, version, ...person } = input
    const changed = await tx
      .update(guardians)
      .set({ ...person, ...inOrder(person), version: version + 1 })
      .where(and(eq(guardians.id, guardianId), eq(guardians.version, version)))
      .returning({ id: guardians.id })
    if (changed.length === 0) throw await changedSince(tx, guardianId)
    return { changeId, title: `Details of ${person.fullName} changed`, version: version + 1 }
  },
)

/** Changes what a guardian is to a learner and may do, over the version that was seen. */
export const changeGuardianship = command(
  {
    can: 'guardians.change',
    input: ChangeGuardianship,
    touches: () => [tag.learners],
    audited: (input) => input,
    undo: (_, { title }: Changed) => ({ kind: 'guardian', title }),
  },
  async ({ tx, input: { guardianshipId, version, ...link }, changeId }) => {
    const { guardian, learner } = await spelt(tx, guardianshipId)
    const changed = await tx
      .update(guardianships)
      .set({ ...link, version: version + 1 })
      .where(and(eq(guardianships.id, guardianshipId), eq(guardianships.version, version)))
      .returning({ id: guardianships.id })
    if (changed.length === 0)
      throw new AppError(
        'conflict',
        `Somebody changed what ${guardian} may do a moment ago. Reload the page to see it, then change what is still wrong.`,
      )
    return { changeId, title: `What ${guardian} is to ${learner} changed` }
  },
)

/** Says whom to call first about a learner; the others keep their order. */
export const callFirst = command(
  {
    can: 'guardians.change',
    input: OneGuardianship,
    touches: () => [tag.learners],
    audited: ({ guardianshipId }) => ({ guardianshipId, first: true }),
    undo: (_, { title }: Changed) => ({ kind: 'guardian', title }),
  },
  async ({ tx, input: { guardianshipId }, changeId }) => {
    const { guardian, learner, learnerId } = await spelt(tx, guardianshipId)
    await putInOrder(tx, learnerId, sql`s.id = ${guardianshipId} desc, s."order", s.id`)
    return { changeId, title: `${guardian} is called first about ${learner}` }
  },
)

/** Takes a guardian from a learner. Who they are stays known. */
export const unlinkGuardian = command(
  {
    can: 'guardians.change',
    input: OneGuardianship,
    touches: () => [tag.learners],
    audited: (_, { learnerId, guardianId }: Changed & { learnerId?: string; guardianId?: string }) => ({
      learnerId,
      guardianId,
      unlinked: true,
    }),
    undo: (_, { title }) => ({ kind: 'guardian', title }),
  },
  async ({ tx, input: { guardianshipId }, changeId }) => {
    const { guardian, learner, learnerId, guardianId } = await spelt(tx, guardianshipId)
    await tx.delete(guardianships).where(eq(guardianships.id, guardianshipId))
    await putInOrder(tx, learnerId, sql`s."order", s.id`)
    return { changeId, title: `${guardian} is no longer a guardian of ${learner}`, learnerId, guardianId }
  },
)

/** Forgets a guardian who has no child at the school. */
export const removeGuardian = command(
  {
    can: 'guardians.change',
    input: OneGuardian,
    touches: () => [tag.learners],
    audited: ({ guardianId }) => ({ guardianId, removed: true }),
    undo: (_, { title }: Changed) => ({ kind: 'guardian', title }),
  },
  async ({ tx, input: { guardianId }, changeId }) => {
    const [row] = await tx.execute<{ name: string; children: number; restricted: boolean }>(sql`
      select g.full_name as name, (select count(*)::int from guardianships s where s.guardian_id = g.id) as children,
        exists (select from custody_restrictions x where x.guardian_id = g.id) as restricted
      from guardians g where g.id = ${guardianId} for update of g`)
    if (!row) throw notFound('This guardian')
    if (row.children > 0)
      throw new AppError('conflict', `${row.name} has children at the school. Unlink them first.`)
    if (row.restricted)
      throw new AppError(
        'conflict',
        `${row.name} is kept from a child, or was. That must stay known, so they cannot be removed.`,
      )
    await tx.execute(sql`delete from guardians_apart where ${guardianId} in (one_id, other_id)`)
    await tx.delete(guardians).where(eq(guardians.id, guardianId))
    return { changeId, title: `${row.name} removed` }
  },
)

/** The first number is never missing where there is a second. */
const inOrder = ({ phone, phone2 }: { phone: string | null; phone2: string | null }) => ({
  phone: phone ?? phone2,
  phone2: phone && phone2 !== phone ? phone2 : null,
})

async function nameOf(tx: Tx, learnerId: string): Promise<string> {
  const [learner] = await tx
    .select({ name: learners.fullName })
    .from(learners)
    .where(eq(learners.id, learnerId))
    .for('update')
  if (!learner) throw notFound('This learner')
  return learner.name
}

async function nextPlace(tx: Tx, learnerId: string): Promise<number> {
  const [row] = await tx.execute<{ next: number }>(
    sql`select coalesce(max(s."order"), 0)::int + 1 as next from guardianships s where s.learner_id = ${learnerId}`,
  )
  return row!.next
}

const putInOrder = (tx: Tx, learnerId: string, order: ReturnType<typeof sql>) =>
  tx.execute(sql`
    update guardianships o set "order" = n.place from (
      select s.id, row_number() over (order by ${order}) as place from guardianships s where s.learner_id = ${learnerId}) n
    where n.id = o.id and o."order" <> n.place`)

/** The names in a link, which is held until the end. */
export async function spelt(
  tx: Tx,
  guardianshipId: string,
): Promise<Spelt & { learnerId: string; guardianId: string }> {
  const [row] = await tx.execute<Spelt & { learnerId: string; guardianId: string }>(sql`
    select g.full_name as guardian, l.full_name as learner, l.id as "learnerId", g.id as "guardianId"
    from guardianships s join guardians g on g.id = s.guardian_id join learners l on l.id = s.learner_id
    where s.id = ${guardianshipId} for update of s, l`)
  if (!row) throw notFound('This guardian')
  return row
}

async function changedSince(tx: Tx, guardianId: string): Promise<AppError> {
  const [now] = await tx
    .select({ name: guardians.fullName })
    .from(guardians)
    .where(eq(guardians.id, guardianId))
  return now
    ? new AppError(
        'conflict',
        `Somebody changed the details of ${now.name} a moment ago. What you typed is kept; reload in another tab to compare.`,
      )
    : notFound('This guardian')
}

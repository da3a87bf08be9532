import 'server-only'
import { v7 } from 'uuid'
import type * as z from 'zod'

import { outbox } from '@/drizzle/schema'
import type { Actor } from '@/lib/auth/actor'
import { authorize, type Permission } from '@/lib/auth/policy'
import { requireProof } from '@/lib/auth/proof'
import { forgetSessionsOf } from '@/lib/auth/recall'
import { dropTags } from '@/lib/cache'
import { afterCommit, inSchool, type Tx } from '@/lib/db'
import { writeAudit } from '@/lib/db/audit'
import { beginChange, keepChange } from '@/lib/db/changes'
import { parse } from '@/lib/errors'
import { watchedCommand } from '@/lib/observability/commands'
import { requestId } from '@/lib/observability/request'

export type SchoolEvent = { name: string; data: Record<string, unknown> }

type Scope<I> = {
  tx: Tx
  actor: Actor
  input: I
  /** Promises an event: it commits with the change, or not at all. Ids only; the school's and the request's are added here. */
  emit: (event: SchoolEvent) => Promise<void>
  /** By which this change can be undone (lib/undo); '' when it cannot. */
  changeId: string
}

type Spec<S extends z.ZodType, R> = {
  can: Permission
  /** Dangerous enough that the person proves once more who they are, unless they did so in the last minutes. */
  fresh?: boolean
  input: S
  /** Tags of the kept values that may be others now (lib/cache/tags.ts); they are dropped when the change is committed. */
  touches: (input: z.output<S>, result: R) => string[]
  /** Everything is read as it stood at one moment. */
  oneMoment?: boolean
  /** What the audit keeps of this change: ids and changed fields, never secrets or message texts. */
  audited: (input: z.output<S>, result: R) => Record<string, unknown> | null
  /** Ids of whom and what it is about, beside those that `audited` names (learnerId, staffIds, classes …). */
  about?: (input: z.output<S>, result: R) => readonly (string | null)[]
  /**
   * The change can be undone as a whole: every row of the undoable tables (drizzle/schema/changes.ts) that it touches is kept
   * as it was. `title`: what was done, in words for a list: "12 learners moved to 7 West". `undoes`: the change it takes back.
   */
  undo?: (input: z.output<S>, result: R) => { kind: string; title: string; undoes?: string }
  /** Accounts of people who may now do more or less: no instance goes on with what it knew of them. */
  unsettles?: (input: z.output<S>, result: R) => readonly string[]
  /** Adds what came of it to the figures, once it is committed. */
  counted?: (result: R) => void
}

/**
 * A change to the school's data, and the only way to make one: authorised before anything is parsed
 * (a stranger learns nothing), validated, scoped to one school, atomic and audited.
 * Throws AppError to refuse; whatever was written is then rolled back.
 */
export function command<S extends z.ZodType, R>(
  spec: Spec<S, R>,
  run: (scope: Scope<z.output<S>>) => Promise<R>,
) {
  const execute = (actor: Actor, raw: z.input<S>): Promise<R> =>
    watchedCommand(spec.can, actor, () => carryOut(actor, raw))

  async function carryOut(actor: Actor, raw: z.input<S>): Promise<R> {
    authorize(actor, spec.can)
    if (spec.fresh) requireProof(actor)
    const input = parse(spec.input, raw)
    const { schoolId, userId: actorId } = actor

    const result = await inSchool(
      actor,
      async (tx) => {
        const emit = async ({ name, data }: SchoolEvent) => {
          await tx.insert(outbox).values({ schoolId, name, data: { ...data, schoolId, ...ofRequest() } })
        }
        const changeId = spec.undo ? v7() : ''
        if (spec.undo) await beginChange(tx, changeId)
        const result = await run({ tx, actor, input, emit, changeId })
        if (spec.undo)
          await keepChange(tx, {
            ...spec.undo(input, result),
            id: changeId,
            schoolId,
            permission: spec.can,
            tags: spec.touches(input, result),
            madeBy: actorId,
          })
        const details = spec.audited(input, result)
        if (details)
          await writeAudit(tx, actor, { action: spec.can, details, about: spec.about?.(input, result) })
        return result
      },
      spec,
    )
    await afterCommit(async () => {
      await dropTags(schoolId, spec.touches(input, result))
      await Promise.all((spec.unsettles?.(input, result) ?? []).map(forgetSessionsOf))
    })
    spec.counted?.(result)
    return result
  }

  return Object.assign(execute, { can: spec.can })
}

/** What an event says of the request that promised it, so that its work is logged under the same id. */
const ofRequest = () => {
  const id = requestId()
  return id ? { requestId: id } : {}
}

export type Command<I, R> = ((actor: Actor, raw: I) => Promise<R>) & { can: Permission }

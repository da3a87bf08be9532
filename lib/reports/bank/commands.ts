import 'server-only'
import { and, eq, max, sql } from 'drizzle-orm'

import { learningAreas, remarkBank } from '@/drizzle/schema'
import { tag } from '@/lib/cache'
import { command } from '@/lib/command'
import { AppError, notFound } from '@/lib/errors'
import { AddRemark, ChangeRemark } from './input'

/** Adds a line that automatic remarks are chosen from. */
export const addRemark = command(
  {
    can: 'remarks.keep',
    input: AddRemark,
    touches: () => [tag.school],
    audited: ({ text: _, ...which }) => ({ added: which }),
  },
  async ({ tx, actor: { schoolId }, input }) => {
    if (input.areaId) {
      const [area] = await tx
        .select({ id: learningAreas.id })
        .from(learningAreas)
        .where(eq(learningAreas.id, input.areaId))
      if (!area) throw notFound('This learning area')
    }
    const [double] = await tx
      .select({ id: remarkBank.id })
      .from(remarkBank)
      .where(
        and(
          eq(remarkBank.text, input.text),
          eq(remarkBank.audience, input.audience),
          eq(remarkBank.levelGroup, input.levelGroup),
        ),
      )
    if (double)
      throw new AppError('conflict', 'This remark is there already.', {
        text: ['This remark is there already.'],
      })
    const [last] = await tx.select({ order: max(remarkBank.order) }).from(remarkBank)
    await tx
      .insert(remarkBank)
      .values({ ...input, schoolId, order: Math.min((last?.order ?? 0) + 1, 32_000) })
    return { added: 1 }
  },
)

/** Changes a line, or takes it out of use. What stands on cards already is not changed by it when it is published. */
export const changeRemark = command(
  {
    can: 'remarks.keep',
    input: ChangeRemark,
    touches: () => [tag.school],
    audited: ({ remarkId, active }) => ({ remarkId, active }),
  },
  async ({ tx, input: { remarkId, seen, text, active } }) => {
    const done = await tx
      .update(remarkBank)
      .set({ text, active })
      .where(and(eq(remarkBank.id, remarkId), sql`${remarkBank}.xmin::text = ${seen}`))
      .returning({ id: remarkBank.id })
    if (done.length > 0) return { remarkId }
    const [there] = await tx
      .select({ text: remarkBank.text })
      .from(remarkBank)
      .where(eq(remarkBank.id, remarkId))
    if (!there) throw notFound('This remark')
    throw new AppError(
      'conflict',
      `Somebody changed this remark meanwhile to “${there.text}”. Yours is kept in the field; reload to see theirs.`,
    )
  },
)

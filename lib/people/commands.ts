import 'server-only'
import { isNull } from 'drizzle-orm'
import { v7 } from 'uuid'

import { assignments, classTeachers, staff } from '@/drizzle/schema'
import { tag } from '@/lib/cache'
import { command } from '@/lib/command'
import { batches } from '@/lib/db/batches'
import { AppError } from '@/lib/errors'
import { AddStaff, Assign } from './input'

/** Adds people who work at the school. An account to sign in with is another matter. Returns their ids, in order. */
export const addStaff = command(
  {
    can: 'staff.change',
    input: AddStaff,
    touches: () => [tag.staff],
    audited: (_, ids: string[]) => ({ staff: ids }),
  },
  async ({ tx, actor: { schoolId }, input }): Promise<string[]> => {
    const added = input.staff.map((person) => ({ ...person, id: v7(), schoolId }))
    for (const batch of batches(added)) await tx.insert(staff).values(batch)
    return added.map(({ id }) => id)
  },
)

/** Says who leads which class and who teaches what where. A class that somebody leads already is refused. */
export const assign = command(
  {
    can: 'staff.change',
    input: Assign,
    touches: () => [tag.staff],
    audited: (input) => ({ classTeachers: input.classTeachers, assignments: input.assignments }),
  },
  async ({ tx, actor: { schoolId }, input }) => {
    const taken = await tx
      .select({ classId: classTeachers.classId })
      .from(classTeachers)
      .where(isNull(classTeachers.to))
    if (input.classTeachers.some(({ classId }) => taken.some((other) => other.classId === classId)))
      throw new AppError('conflict', 'This class has a class teacher already.')
    for (const batch of batches(input.classTeachers))
      await tx.insert(classTeachers).values(batch.map((row) => ({ ...row, schoolId })))
    for (const batch of batches(input.assignments))
      await tx
        .insert(assignments)
        .values(batch.map((row) => ({ ...row, schoolId })))
        .onConflictDoNothing()
    return { classTeachers: input.classTeachers.length, assignments: input.assignments.length }
  },
)

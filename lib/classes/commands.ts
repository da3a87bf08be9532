import 'server-only'
import { eq, max } from 'drizzle-orm'
import { v7 } from 'uuid'

import { academicYears, classes, grades } from '@/drizzle/schema'
import { tag } from '@/lib/cache'
import { command } from '@/lib/command'
import { AppError } from '@/lib/errors'
import { AddClasses } from './input'

export type AddedClass = { id: string; name: string }

/** Adds classes to an academic year that is open; the grade is named, as it is on the class's door. */
export const addClasses = command(
  {
    can: 'classes.change',
    input: AddClasses,
    touches: () => [tag.school],
    audited: (input) => ({ year: input.year, classes: input.classes.map(({ name }) => name) }),
  },
  async ({ tx, actor: { schoolId }, input }): Promise<AddedClass[]> => {
    const [year] = await tx
      .select({ id: academicYears.id })
      .from(academicYears)
      .where(eq(academicYears.year, input.year))
    if (!year) throw new AppError('invalid', `The academic year ${input.year} has not been opened.`)
    const known = await tx.select({ id: grades.id, name: grades.name }).from(grades)
    const [last] = await tx
      .select({ order: max(classes.order) })
      .from(classes)
      .where(eq(classes.yearId, year.id))

    const added = input.classes.map(({ grade, ...rest }, i) => {
      const gradeId = known.find(({ name }) => name === grade)?.id
      if (!gradeId) throw new AppError('invalid', `${grade} is not a grade of this school.`)
      return { ...rest, id: v7(), schoolId, yearId: year.id, gradeId, order: (last?.order ?? 0) + i + 1 }
    })
    await tx.insert(classes).values(added)
    return added
  },
)

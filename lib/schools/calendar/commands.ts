import 'server-only'
import { eq, sql } from 'drizzle-orm'
import { v7 } from 'uuid'

import { academicYears, terms } from '@/drizzle/schema'
import { tag } from '@/lib/cache'
import { command } from '@/lib/command'
import { AppError } from '@/lib/errors'
import { SaveYear } from './input'

/** Opens a year, or changes the days of its terms. A term with assessments is not taken away. */
export const saveYear = command(
  {
    can: 'school.change',
    input: SaveYear,
    touches: () => [tag.school],
    audited: ({ year, terms }) => ({ year, terms }),
  },
  async ({ tx, actor: { schoolId }, input }) => {
    const [known] = await tx
      .select({ id: academicYears.id })
      .from(academicYears)
      .where(eq(academicYears.year, input.year))
    const yearId = known?.id ?? v7()
    if (!known) await tx.insert(academicYears).values({ id: yearId, schoolId, year: input.year })

    const kept = input.terms.map(({ number }) => number)
    const [inUse] = await tx.execute<{ number: number }>(sql`
      select t.number from terms t where t.year_id = ${yearId} and t.number <> all (${`{${kept.join()}}`}::int[])
        and exists (select from assessments a where a.term_id = t.id) order by 1 limit 1`)
    if (inUse) {
      const words = `Term ${inUse.number} has assessments; it cannot be taken away.`
      throw new AppError('conflict', words, { [`opens${inUse.number}`]: [words] })
    }
    await tx.execute(
      sql`delete from terms where year_id = ${yearId} and number <> all (${`{${kept.join()}}`}::int[])`,
    )
    const rows = input.terms.map(({ number, opens, closes, halfTerm }) => ({
      id: v7(),
      schoolId,
      yearId,
      number,
      name: `Term ${number}`,
      opens,
      closes,
      halfTermFrom: halfTerm?.from ?? null,
      halfTermTo: halfTerm?.to ?? null,
    }))
    await tx
      .insert(terms)
      .values(rows)
      .onConflictDoUpdate({
        target: [terms.schoolId, terms.yearId, terms.number],
        set: {
          opens: sql`excluded.opens`,
          closes: sql`excluded.closes`,
          halfTermFrom: sql`excluded.half_term_from`,
          halfTermTo: sql`excluded.half_term_to`,
        },
      })
    return { year: input.year, terms: rows.length }
  },
)

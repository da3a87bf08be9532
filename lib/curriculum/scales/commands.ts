import 'server-only'
import { max, sql } from 'drizzle-orm'

import { gradingScales } from '@/drizzle/schema'
import { tag } from '@/lib/cache'
import { command } from '@/lib/command'
import { today } from '@/lib/dates'
import { AppError, notFound } from '@/lib/errors'
import { addStartScales } from '../kenya/commands'
import { ChooseScales, SaveScale } from './input'

/** Says which scale each level uses, and whether its cards show positions. Published results keep the scale they were made with. */
export const chooseScales = command(
  {
    can: 'curriculum.change',
    input: ChooseScales,
    touches: () => [tag.school],
    audited: (levels) => ({ levels }),
  },
  async ({ tx, actor: { schoolId }, input: chosen }) => {
    await addStartScales(
      tx,
      schoolId,
      chosen.map(({ scaleCode }) => scaleCode),
    )
    const known = await tx.select({ code: gradingScales.code }).from(gradingScales)
    if (chosen.some(({ scaleCode }) => !known.some(({ code }) => code === scaleCode)))
      throw new AppError('invalid', 'Choose one of the school’s scales for each level.')
    const done = await tx.execute(sql`
      update levels l set scale_code = c."scaleCode", show_positions = c."showPositions"
      from jsonb_to_recordset(${JSON.stringify(chosen)}::text::jsonb) as c(id uuid, "scaleCode" text, "showPositions" boolean)
      where l.id = c.id returning l.id`)
    if (done.length < chosen.length) throw notFound('One of these levels')
    return { levels: chosen.length }
  },
)

/** Saves a scale as a new version of its code: versions are never edited, because results point at them. */
export const saveScale = command(
  {
    can: 'curriculum.change',
    input: SaveScale,
    touches: () => [tag.school],
    audited: ({ code, bands, overallFrom }, { version }: { version: number }) => ({
      code,
      version,
      overallFrom,
      bands: bands.map(({ level, min, points }) => [level, min, points]),
    }),
  },
  async ({ tx, actor: { schoolId }, input: { code, name, overallFrom, bands } }) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`scale:${schoolId}`}, 0))`)
    const [last] = await tx
      .select({ version: max(gradingScales.version) })
      .from(gradingScales)
      .where(sql`${gradingScales.code} = ${code}`)
    const version = (last?.version ?? 0) + 1
    await tx.insert(gradingScales).values({
      schoolId,
      code,
      version,
      name: name ?? code,
      overallFrom,
      bands,
      effectiveFrom: today(),
    })
    return { code, version }
  },
)

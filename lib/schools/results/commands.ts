import 'server-only'
import { desc } from 'drizzle-orm'

import { schoolSettings } from '@/drizzle/schema'
import { tag } from '@/lib/cache'
import { command } from '@/lib/command'
import { today } from '@/lib/dates'
import { AppError } from '@/lib/errors'
import { ChangeSettings } from './input'

/** Saves the settings that change results as a new version; published results keep the one they were made with. */
export const changeSettings = command(
  {
    can: 'school.change',
    input: ChangeSettings,
    touches: () => [tag.school],
    audited: ({ seen: _, ...changed }, { version }: { version: number }) => ({ ...changed, version }),
  },
  async ({ tx, actor: { schoolId }, input: { seen, ...changed } }) => {
    const [last] = await tx.select().from(schoolSettings).orderBy(desc(schoolSettings.version)).limit(1)
    if ((last?.version ?? 0) !== seen)
      throw new AppError(
        'conflict',
        'Somebody changed these settings meanwhile. What you chose is kept here; open the page once more beside it to see theirs.',
      )
    const isSame =
      last && (Object.keys(changed) as (keyof typeof changed)[]).every((key) => last[key] === changed[key])
    if (isSame) return { version: last.version }
    const version = seen + 1
    const [saved] = await tx
      .insert(schoolSettings)
      .values({ ...changed, schoolId, version, effectiveFrom: today() })
      .onConflictDoNothing()
      .returning({ version: schoolSettings.version })
    if (!saved)
      throw new AppError('conflict', 'Somebody changed these settings a moment ago. Reload to see them.')
    return { version }
  },
)

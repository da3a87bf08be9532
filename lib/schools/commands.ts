import 'server-only'
import { max } from 'drizzle-orm'
import { v7 } from 'uuid'

import { academicYears, remarkBank, schoolProfiles, schoolSettings, terms } from '@/drizzle/schema'
import { tag } from '@/lib/cache'
import { command } from '@/lib/command'
import { AddRemarks, OpenYear, Profile, Settings } from './input'

/** What stands on the school's screens and papers. */
export const saveProfile = command(
  {
    can: 'school.change',
    input: Profile,
    touches: () => [tag.school],
    audited: ({ name }) => ({ name }),
  },
  async ({ tx, actor: { schoolId }, input }) => {
    await tx
      .insert(schoolProfiles)
      .values({ ...input, schoolId })
      .onConflictDoUpdate({ target: schoolProfiles.schoolId, set: input })
    return { name: input.name }
  },
)

/** Settings that change results: always a new version, so that a published result keeps its own. */
export const saveSettings = command(
  {
    can: 'school.change',
    input: Settings,
    touches: () => [tag.school],
    audited: (input, { version }: { version: number }) => ({ ...input, version }),
  },
  async ({ tx, actor: { schoolId }, input }) => {
    const [last] = await tx.select({ version: max(schoolSettings.version) }).from(schoolSettings)
    const version = (last?.version ?? 0) + 1
    const effectiveFrom = new Date().toISOString().slice(0, 10)
    await tx.insert(schoolSettings).values({ ...input, schoolId, version, effectiveFrom })
    return { version }
  },
)

export type OpenedTerm = { id: string; number: number; opens: string; closes: string }

/** Opens an academic year with its terms. Returns the terms with their ids, in the order given. */
export const openYear = command(
  {
    can: 'school.change',
    input: OpenYear,
    touches: () => [tag.school],
    audited: ({ year, terms }) => ({ year, terms: terms.length }),
  },
  async ({ tx, actor: { schoolId }, input }): Promise<OpenedTerm[]> => {
    const yearId = v7()
    await tx.insert(academicYears).values({ id: yearId, schoolId, year: input.year })
    const opened = input.terms.map(({ halfTerm, ...term }) => ({
      ...term,
      id: v7(),
      schoolId,
      yearId,
      halfTermFrom: halfTerm?.from ?? null,
      halfTermTo: halfTerm?.to ?? null,
    }))
    await tx.insert(terms).values(opened)
    return opened
  },
)

/** Adds lines that automatic remarks are chosen from. */
export const addRemarks = command(
  {
    can: 'school.change',
    input: AddRemarks,
    touches: () => [tag.school],
    audited: ({ remarks }) => ({ remarks: remarks.length }),
  },
  async ({ tx, actor: { schoolId }, input }) => {
    await tx
      .insert(remarkBank)
      .values(input.remarks.map((remark, order) => ({ ...remark, schoolId, order: order + 1 })))
    return { added: input.remarks.length }
  },
)

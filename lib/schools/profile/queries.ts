import 'server-only'
import { eq } from 'drizzle-orm'

import { schoolProfiles } from '@/drizzle/schema'
import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/policy'
import { inSchool } from '@/lib/db'

const { name, motto, type, category, county, subCounty, postalAddress, phone, email, website, language } =
  schoolProfiles
const { registrationNumber, uic, knecCode, tscCode, colours, logo, version } = schoolProfiles

const columns = {
  name,
  motto,
  type,
  category,
  county,
  subCounty,
  postalAddress,
  phone,
  email,
  website,
  language,
  registrationNumber,
  uic,
  knecCode,
  tscCode,
  colours,
  logo,
  version,
}

export type Profile = Awaited<ReturnType<typeof getProfile>>

/** What the school says of itself, for those who may change it; null before anything was said. */
export async function getProfile(actor: Actor) {
  authorize(actor, 'school.change')
  const [profile] = await inSchool(actor, (tx) =>
    tx.select(columns).from(schoolProfiles).where(eq(schoolProfiles.schoolId, actor.schoolId)),
  )
  return profile ?? null
}

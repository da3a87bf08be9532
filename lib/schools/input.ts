import * as z from 'zod'

import { maximum, weight } from '@/lib/assessments/input'
import { NewClass, year } from '@/lib/classes/input'
import { code, NewLevel, NewScale } from '@/lib/curriculum/input'
import { day, line, list, orNull, usernameShape } from '@/lib/fields'
import { staffRoles } from '@/lib/people/input'
import { personName } from '@/lib/text'

/** What stands in the school's address: small letters, figures and hyphens. */
export const slug = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be small letters, figures and hyphens, such as hillview')
  .max(60, 'must have at most 60 characters')

const colour = z.string().regex(/^#[0-9a-f]{6}$/i, 'must be a colour such as #1f7d53')

export const Profile = z.object({
  name: line(120),
  motto: orNull(line(200)),
  type: orNull(line(60)),
  category: orNull(line(60)),
  educationSystem: orNull(line(60)),
  registrationNumber: orNull(line(60)),
  county: orNull(line(60)),
  subCounty: orNull(line(60)),
  postalAddress: orNull(line(200)),
  phone: orNull(line(40)),
  email: orNull(line(200)),
  website: orNull(line(200)),
  timezone: z
    .string()
    .refine(isTimezone, 'must be a time zone such as Africa/Nairobi')
    .default('Africa/Nairobi'),
  currency: line(3).default('KES'),
  language: z.enum(['en', 'sw']).default('en'),
  colours: z
    .object({ primary: colour.optional(), secondary: colour.optional() })
    .nullish()
    .transform((value) => value ?? {}),
  paybill: z
    .record(z.string(), z.string())
    .nullish()
    .transform((value) => value ?? null),
})

function isTimezone(zone: string) {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }))
  } catch {
    return false
  }
}

export const Settings = z.object({
  absentCountsAsZero: z.boolean().default(false),
  rankBy: z.enum(['average', 'points']).default('average'),
  defaultReligion: orNull(code),
  nextTermOpens: orNull(day),
})

const NewTerm = z
  .object({
    number: z.number().int().min(1).max(9),
    name: orNull(line(40)),
    opens: day,
    closes: day,
    halfTerm: z
      .object({ from: day, to: day })
      .nullish()
      .transform((value) => value ?? null),
  })
  .transform((term) => ({ ...term, name: term.name ?? `Term ${term.number}` }))

export const OpenYear = z.object({ year, terms: z.array(NewTerm).min(1, 'needs at least one term') })

const username = z
  .string()
  .trim()
  .toLowerCase()
  .regex(usernameShape, 'must be 2 to 64 letters, figures, dots, hyphens and underscores')

const StaffEntry = z.object({
  username: orNull(username),
  name: personName,
  title: orNull(line(20)),
  gender: orNull(z.string()),
  roles: list(z.enum(staffRoles)),
  phone: orNull(z.string()),
  email: orNull(z.string()),
  tscNumber: orNull(line(40)),
  employeeNumber: orNull(line(40)),
})

const AssessmentEntry = z.object({
  term: z.number().int(),
  name: line(60),
  order: z.number().int().min(0).max(999).optional(),
  weight,
  from: orNull(day),
  to: orNull(day),
  /** Level → paper → maximum. */
  papers: z.record(z.string(), z.record(z.string(), maximum)).default({}),
})

/** The whole of `school.json`, format hillview-school/1: only what no school can be without is required. */
export const SchoolFile = z.object({
  format: z.literal('hillview-school/1', { error: 'must be hillview-school/1' }).optional(),
  school: Profile.extend({ slug: slug.optional() }),
  year,
  settings: Settings.prefault({}),
  terms: z.array(NewTerm).min(1, 'needs at least one term'),
  gradingScales: z.array(NewScale).min(1, 'needs at least one scale'),
  levels: z.array(NewLevel).min(1, 'needs at least one level'),
  classes: z
    .array(NewClass.and(z.object({ classTeacher: orNull(username) })))
    .min(1, 'needs at least one class'),
  staff: list(StaffEntry),
  assignments: list(z.object({ staff: username, learningArea: code, classes: z.array(line(60)) })),
  assessments: list(AssessmentEntry),
})
export type SchoolFile = z.output<typeof SchoolFile>

const StartRemark = z.object({
  audience: z.enum(['area', 'class_teacher', 'head']),
  levelGroup: line(20),
  language: z.enum(['en', 'sw']),
  text: line(160),
})
export const AddRemarks = z.object({ remarks: z.array(StartRemark) })

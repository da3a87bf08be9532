import * as z from 'zod'

import { type FunctionName, functionNames, functions } from '@/lib/auth/functions'
import { day, line, orNull } from '@/lib/fields'
import { text } from '@/lib/text'

export const ends = ['day', 'week', 'term', 'date', 'good'] as const
export const endNames: Record<(typeof ends)[number], string> = {
  day: '1 day',
  week: '1 week',
  term: 'Until the end of the term',
  date: 'Until a date',
  good: 'For good',
}

/** How long; `date`, the last day, goes with "Until a date" alone. */
const until = { until: z.enum(ends, 'Choose how long.'), date: orNull(day) }
export type Until = { until: (typeof ends)[number]; date: string | null }
const hasDate = ({ until, date }: Until) => until !== 'date' || date !== null
const dateMissing = { path: ['date'], message: 'Choose the last day.' }

/** Where: a class, a grade, or the whole school; as it stands in forms: "class:…", "grade:…", "school". */
export const Place = z
  .string()
  .regex(/^(school|(class|grade):[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/, 'Choose where.')
  .transform((value) => {
    const [kind, id] = value.split(':')
    return { classId: kind === 'class' ? id! : null, gradeId: kind === 'grade' ? id! : null }
  })
export type Place = z.infer<typeof Place>

export const writePlace = ({ classId, gradeId }: Place): string =>
  classId ? `class:${classId}` : gradeId ? `grade:${gradeId}` : 'school'

const what = { does: z.enum(functionNames, 'Choose what.'), areaId: orNull(z.uuid()) }
const areaFits = ({ does, areaId }: { does: FunctionName; areaId: string | null }) =>
  areaId === null || 'byArea' in functions[does]
const areaMisplaced = { path: ['areaId'], message: 'A learning area is chosen for marks alone.' }

const words = (missing: string) =>
  text(300)
    .transform((value) => value.trim())
    .pipe(z.string().min(1, missing))

/** A form says each of several by a field of its own: `staff.…=on`. */
const listed = (names: Record<string, string>) => (raw: unknown) => {
  if (typeof raw !== 'object' || raw === null) return raw
  const lists = Object.entries(names).flatMap(([prefix, name]) => {
    const given = Object.keys(raw).flatMap((key) =>
      key.startsWith(`${prefix}.`) ? key.slice(prefix.length + 1) : [],
    )
    return name in raw ? [] : [[name, given] as const]
  })
  return { ...raw, ...Object.fromEntries(lists) }
}

const Gift = z
  .object({
    ...what,
    ...until,
    staffIds: z.array(z.uuid()).min(1, 'Choose at least one person.').max(200),
    places: z.array(Place).min(1, 'Choose where.').max(100),
    /** The first day; none: from now. */
    from: orNull(day),
    reason: orNull(line(300)),
  })
  .refine(areaFits, areaMisplaced)
  .refine(hasDate, dateMissing)
export type GivePermissions = z.input<typeof Gift>

/** One function to one or several people, in one or several places. */
export const GivePermissions = z.preprocess(
  listed({ staff: 'staffIds', at: 'places' }),
  Gift,
) as unknown as z.ZodType<z.output<typeof Gift>, GivePermissions>

export const ExtendPermission = z.object({ ...until, delegationId: z.uuid() }).refine(hasDate, dateMissing)
export type ExtendPermission = z.input<typeof ExtendPermission>

const Revoked = z.object({ delegationIds: z.array(z.uuid()).min(1, 'Choose at least one.').max(500) })
export type RevokePermissions = z.input<typeof Revoked>
export const RevokePermissions = z.preprocess(
  listed({ one: 'delegationIds' }),
  Revoked,
) as unknown as z.ZodType<z.output<typeof Revoked>, RevokePermissions>

export const AskPermission = z
  .object({ ...what, ...until, place: Place, reason: words('Say why, in a line.') })
  .refine(areaFits, areaMisplaced)
  .refine(hasDate, dateMissing)
export type AskPermission = z.input<typeof AskPermission>

/** What was asked for, or less of it: a nearer end, a smaller place. */
export const ApproveRequest = z.object({
  requestId: z.uuid(),
  place: orNull(Place),
  until: orNull(until.until),
  date: until.date,
  answer: orNull(line(300)),
})
export type ApproveRequest = z.input<typeof ApproveRequest>

export const RefuseRequest = z.object({ requestId: z.uuid(), answer: words('Say why not, in a line.') })
export type RefuseRequest = z.input<typeof RefuseRequest>

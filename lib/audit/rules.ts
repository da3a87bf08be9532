import type { Permission } from '@/lib/auth/policy'

/** What stands in the address: whom it is of, what was done, whom it is about, between which days, of which request, before which row. */
export type AuditFilter = {
  who: string
  action: string
  about: string
  from: string
  to: string
  request: string
  before: string
}

export type AuditQuery = Record<string, string | string[] | undefined>

const day = /^\d{4}-\d{2}-\d{2}$/
const isDay = (text: string) => day.test(text) && !Number.isNaN(Date.parse(text))

/** Whatever stands in the address becomes a filter that can be asked with; what is no use is left out. */
export function readAuditFilter(query: AuditQuery): AuditFilter {
  const text = (name: string) =>
    ([query[name] ?? ''].flat()[0] ?? '').replaceAll('\u0000', '').trim().slice(0, 100)
  const [from, to, action, before] = [text('from'), text('to'), text('action'), text('before')]
  return {
    ...{ who: text('who'), about: text('about'), request: text('request') },
    action: Object.hasOwn(deeds, action) ? action : '',
    from: isDay(from) ? from : '',
    to: isDay(to) ? to : '',
    before: readPlace(before) ? before : '',
  }
}

export const auditAddress = (filter: Partial<AuditFilter>, path = '/audit'): string => {
  const filled = Object.entries(filter).filter(([, value]) => value)
  return filled.length > 0 ? `${path}?${new URLSearchParams(filled as [string, string][])}` : path
}

const place = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z)_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/

/** Where a page begins: after the row of this moment (UTC, microseconds) and id. */
export function readPlace(text: string): { at: string; id: string } | null {
  const [, at, id] = place.exec(text) ?? []
  return at && id && !Number.isNaN(Date.parse(at)) ? { at, id } : null
}
export const writePlace = ({ at, id }: { at: string; id: string }): string => `${at}_${id}`

/** What was done, as somebody says it of another: "Jane Wanjiru …". */
export const deeds: Readonly<Record<string, string>> = {
  'marks.enter': 'changed marks',
  'results.publish': 'published or withdrew results',
  'remarks.write': 'wrote a remark',
  'reports.make': 'had report cards made',
  'cards.download': 'downloaded a report card',
  'files.download': 'downloaded a file',
  'audit.export': 'exported the audit',
  'links.read': 'looked at families’ links',
  'links.change': 'changed a family’s link',
  'learners.admit': 'admitted learners',
  'learners.change': 'changed a learner’s record',
  'learners.move': 'moved learners',
  'learners.sensitive': 'read sensitive records',
  'guardians.change': 'changed guardians',
  'guardians.merge': 'merged guardians',
  'custody.change': 'changed who is kept from a child',
  'imports.make': 'brought in a file',
  'imports.take': 'took over an import',
  'promotion.propose': 'planned the end of the year',
  'promotion.run': 'ran the end of the year',
  'changes.undo': 'undid a change',
  'staff.change': 'changed the staff',
  'staff.invite': 'invited staff',
  'permissions.give': 'changed permissions',
  'permissions.ask': 'asked for a permission',
  'sessions.end': 'signed somebody out',
  'school.change': 'changed the school’s settings',
  'curriculum.change': 'changed the curriculum',
  'classes.change': 'changed classes',
  'assessments.change': 'changed assessments',
  'jobs.cancel': 'cancelled a job',
  'jobs.retry': 'sent a job again',
} satisfies Partial<Record<Permission, string>> & Record<string, string>

export type Names = Readonly<Record<string, string>>

type Told = {
  actor: string | null
  action: string
  details: Record<string, unknown>
  about: readonly string[]
}

const ofPermissions: Record<string, string> = {
  given: 'gave a permission',
  extended: 'set another end to a permission',
  revoked: 'took a permission back',
  approved: 'approved a request',
  refused: 'refused a request',
}

function deed({ action, details }: Told): string {
  const { saved, rest, did, withdrawn, revoked } = details
  if (action === 'marks.enter' && typeof saved === 'number')
    return `${rest ? `marked the rest ${rest}:` : 'entered'} ${saved} ${saved === 1 ? 'mark' : 'marks'}`
  if (action === 'results.publish') return withdrawn ? 'took published results back' : 'published results'
  if (action === 'links.change') return revoked ? 'ended a family’s link' : 'made a family’s link anew'
  if (typeof did === 'string' && ofPermissions[did]) return ofPermissions[did]
  return deeds[action] ?? action.replace('.', ': ')
}

const most = 3

/** One row as a plain sentence. Names that are gone are left out rather than guessed. */
export function sentenceOf(row: Told, names: Names): string {
  const who = row.actor ?? 'The system'
  const known = row.about.slice(0, 8).flatMap((id) => names[id] ?? [])
  const more = row.about.length - Math.min(known.length, most)
  const about = known.slice(0, most).join(', ')
  const moved = changesOf(row.details, names).find(
    ({ field }) => field === 'class' || field === 'classId' || field === 'className',
  )
  if (moved && moved.from !== 'nothing' && moved.to !== 'nothing' && known.length > 0)
    return `${who} moved ${known[0]} from ${moved.from} to ${moved.to}`
  const whom = about && `: ${about}${more > 0 && row.about.length > most ? ` and ${more} more` : ''}`
  return `${who} ${deed(row)}${whom}`
}

export type Change = { field: string; from: string; to: string }

/** What was changed, field by field, where the row tells it. */
export function changesOf(details: Record<string, unknown>, names: Names): Change[] {
  const changes = details.changes ?? details.changed
  if (typeof changes !== 'object' || changes === null) return []
  return Object.entries(changes).flatMap(([field, pair]) => {
    const [from, to] = Array.isArray(pair) ? pair : ofObject(pair)
    return from === undefined && to === undefined
      ? []
      : [{ field, from: said(from, names), to: said(to, names) }]
  })
}

const ofObject = (pair: unknown): [unknown?, unknown?] =>
  typeof pair === 'object' && pair !== null && 'from' in pair && 'to' in pair ? [pair.from, pair.to] : []

/** A value as words. */
export function said(value: unknown, names: Names): string {
  if (value === null || value === undefined || value === '') return 'nothing'
  if (typeof value === 'string') return names[value] ?? value
  if (Array.isArray(value))
    return value.length > 12
      ? `${value.length} of them`
      : value.map((each) => said(each, names)).join(', ') || 'none'
  if (typeof value === 'object')
    return Object.entries(value)
      .map(([key, each]) => `${key} ${said(each, names)}`)
      .join(', ')
  return String(value)
}

import { type Role, roles } from '@/lib/auth/actor'

/** How often something may be done: `burst` at once and then evenly, or without it any way the minute allows. */
export type Quota = { minute: number; hour: number; burst: number | null }

/** What is counted under one key; `ms`: its length, or for a bucket the time after which one more is allowed. */
export type Window =
  | { kind: 'bucket'; policy: string; quota: number; holds: number; ms: number }
  | { kind: 'sliding'; policy: string; quota: number; ms: number }

const written = /^([1-9]\d{0,8})\/min ([1-9]\d{0,8})\/h(?: burst ([1-9]\d{0,8}))?$/

/** Reads `120/min 3000/h burst 30` or `10/min 100/h`; null for anything else. */
export function readQuota(text: string): Quota | null {
  const [, minute, hour, burst] = written.exec(text) ?? []
  return minute && hour
    ? { minute: Number(minute), hour: Number(hour), burst: burst ? Number(burst) : null }
    : null
}

export type RoleFactors = Partial<Record<Role, number>>

/** Reads `head=2 parent=0.5`; null for anything else. An empty text gives everybody the same. */
export function readRoleFactors(text: string): RoleFactors | null {
  const pairs = text.split(' ').filter(Boolean)
  const read = pairs.map((pair) => /^(\w+)=(\d{1,3}(?:\.\d{1,2})?)$/.exec(pair))
  const known = (role: string | undefined): role is Role => roles.some((each) => each === role)
  if (!read.every((match) => match && known(match[1]) && Number(match[2]) > 0)) return null
  return Object.fromEntries(read.map((match) => [match![1], Number(match![2])]))
}

/** Whoever has several roles has the largest share of them. */
export function factorOf(actorRoles: readonly string[], factors: RoleFactors): number {
  const shares = actorRoles.map((role) => factors[role as Role] ?? 1)
  return shares.length > 0 ? Math.max(...shares) : 1
}

/** The same limit, so many times as wide; never less than one. */
export function scaled({ minute, hour, burst }: Quota, factor: number): Quota {
  const times = (count: number) => Math.max(1, Math.floor(count * factor))
  return { minute: times(minute), hour: times(hour), burst: burst === null ? null : times(burst) }
}

/** With a burst the minute is a bucket that fills evenly, else a sliding window; the hour always is one. */
export const windowsOf = (name: string, { minute, hour, burst }: Quota): Window[] => [
  burst === null
    ? { kind: 'sliding', policy: name, quota: minute, ms: 60_000 }
    : {
        kind: 'bucket',
        policy: name,
        quota: minute,
        holds: burst,
        ms: Math.max(1, Math.round(60_000 / minute)),
      },
  { kind: 'sliding', policy: `${name}-hour`, quota: hour, ms: 3_600_000 },
]

/** What a counter says of one window; `resetMs`: until it has room again. */
export type Count = { allowed: boolean; remaining: number; resetMs: number }
export type Counted = Count & { window: Window }

/** Never longer than the window is, whatever a clock did. */
export const secondsUntilRoom = ({ window, resetMs }: Counted): number =>
  Math.ceil(Math.min(Math.max(resetMs, 1), window.ms) / 1000)

/** The headers of draft-ietf-httpapi-ratelimit-headers-11; the window with the least room speaks for all. */
export function rateLimitHeaders(counted: readonly Counted[]): Record<string, string> {
  const share = ({ remaining, window }: Counted) =>
    remaining / (window.kind === 'bucket' ? window.holds : window.quota)
  const [least] = [...counted].sort((a, b) => Number(a.allowed) - Number(b.allowed) || share(a) - share(b))
  if (!least) return {}
  const lasts = ({ kind, ms }: Window) => (kind === 'bucket' ? 60 : ms / 1000)
  const policies = counted.map(({ window }) => `"${window.policy}";q=${window.quota};w=${lasts(window)}`)
  return {
    'RateLimit-Policy': policies.join(', '),
    RateLimit: `"${least.window.policy}";r=${least.remaining};t=${secondsUntilRoom(least)}`,
  }
}

/** `in 12 seconds`, `in 3 minutes`, `in an hour`. */
export function waitWords(seconds: number): string {
  if (seconds >= 3300) return 'in an hour'
  const [count, unit] = seconds > 90 ? [Math.ceil(seconds / 60), 'minute'] : [Math.max(1, seconds), 'second']
  return `in ${count} ${unit}${count === 1 ? '' : 's'}`
}

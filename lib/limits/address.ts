import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage } from 'node:http'
import { isIP, isIPv4 } from 'node:net'

import { env } from '@/lib/env'
import { familyOf, readNetworks } from './networks'

const header = 'x-forwarded-for'

/**
 * Adds to every request the address that its connection comes from, as a proxy would. Without it a request that brings the
 * header itself would be whoever it says: Next fills it in only where it is missing.
 */
export function noteSocketAddresses(): void {
  subscribe('http.server.request.start', (message) => {
    const { headers, socket } = (message as { request: IncomingMessage }).request
    const said = headers[header]
    headers[header] = [said, socket.remoteAddress ?? 'unknown'].filter(Boolean).join(', ')
  })
}

const trusted = readNetworks(env.TRUSTED_PROXIES ?? '')!

/**
 * The address a request comes from. The last in the list is our own connection's; where that is a proxy of ours, it is the
 * one before, and so on. What a stranger wrote further left is never reached. Null for what is no address.
 */
export function addressOf(headers: Pick<Headers, 'get'>): string | null {
  const hops = headers.get(header)?.split(',').slice(-most).map(plain) ?? []
  const isOurs = (hop: string | null) => hop !== null && trusted.check(hop, familyOf(hop))
  const nearest = hops.findLastIndex((hop) => !isOurs(hop))
  return hops[Math.max(0, nearest)] ?? null
}

/** More proxies than anybody has in a row. */
const most = 20

/** An address without port, zone and the IPv6 coat of an IPv4 one; null when it is none. */
function plain(hop: string): string | null {
  const bare = hop.trim().replace(/^::ffff:(?=[\d.]+$)/i, '')
  const address = bare
    .replace(/^\[(.*)\](:\d+)?$/, '$1')
    .replace(/^([\d.]+):\d+$/, '$1')
    .replace(/%.*$/, '')
  return isIP(address) ? address.toLowerCase() : null
}

/** Whom an address stands for: an IPv4 address, or the /64 that one customer's IPv6 addresses share. */
export function networkOf(headers: Pick<Headers, 'get'>): string {
  const address = addressOf(headers)
  if (address === null) return 'unknown'
  if (isIPv4(address)) return address
  const [head = '', tail = ''] = address.split('::')
  const groups = (part: string) => (part ? part.split(':') : [])
  const missing = address.includes('::') ? 8 - groups(head).length - groups(tail).length : 0
  const all = [...groups(head), ...Array<string>(Math.max(0, missing)).fill('0'), ...groups(tail)]
  return `${all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`
}

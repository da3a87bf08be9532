import { isIPv4, isIPv6 } from 'node:net'

import type { Device } from './sessions'

const browsers = { Edg: 'Edge', OPR: 'Opera', Firefox: 'Firefox', Chrome: 'Chrome', Safari: 'Safari' }
const systems = {
  Android: 'Android',
  iPhone: 'iPhone',
  iPad: 'iPad',
  Windows: 'Windows',
  'Mac OS': 'Mac',
  CrOS: 'Chromebook',
  Linux: 'Linux',
}

const named = (names: Record<string, string>, agent: string) =>
  Object.entries(names).find(([mark]) => agent.includes(mark))?.[1]

/** Enough to recognise one's own devices in a list ("Chrome on Android"), and no more of the address than its network. */
export function deviceOf(headers: Pick<Headers, 'get'>): Device {
  const agent = headers.get('user-agent') ?? ''
  const parts = [named(browsers, agent), named(systems, agent)].filter(Boolean)
  // The right-most address is the one our own proxy (or socket) saw.
  const address =
    headers
      .get('x-forwarded-for')
      ?.split(',')
      .at(-1)
      ?.trim()
      .replace(/^::ffff:/, '') ?? ''
  return { device: parts.join(' on ') || null, ipPrefix: networkOf(address) }
}

function networkOf(address: string): string | null {
  if (isIPv4(address)) return address.replace(/\d+$/, '0/24')
  if (!isIPv6(address)) return null
  const [head = ''] = address.split('::')
  return `${head.split(':').slice(0, 3).join(':')}::/48`
}

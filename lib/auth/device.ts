import { isIPv4 } from 'node:net'

import { addressOf } from '@/lib/limits/address'
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
  return { device: parts.join(' on ') || null, ipPrefix: networkOf(addressOf(headers)) }
}

function networkOf(address: string | null): string | null {
  if (address === null) return null
  if (isIPv4(address)) return address.replace(/\d+$/, '0/24')
  const [head = ''] = address.split('::')
  return `${head.split(':').slice(0, 3).join(':')}::/48`
}

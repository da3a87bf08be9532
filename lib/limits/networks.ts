import { BlockList, isIP, isIPv4 } from 'node:net'

/** Reads addresses and networks such as `10.0.0.0/8 ::1`; null when one of them is neither. */
export function readNetworks(text: string): BlockList | null {
  const list = new BlockList()
  for (const entry of text.split(/[\s,]+/).filter(Boolean)) {
    const [address = '', prefix, ...more] = entry.split('/')
    const longest = isIPv4(address) ? 32 : 128
    const length = prefix === undefined ? longest : Number(prefix)
    if (more.length > 0 || !isIP(address) || !/^\d{1,3}$/.test(prefix ?? '0') || length > longest) return null
    list.addSubnet(address, length, familyOf(address))
  }
  return list
}

export const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIPv4(address) ? 'ipv4' : 'ipv6')

import { once } from 'node:events'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'

import { addressOf, networkOf, noteSocketAddresses } from './address'
import { readNetworks } from './networks'

const from = (list: string) => new Headers({ 'x-forwarded-for': list })
const behind = async (proxies: string) => {
  vi.resetModules()
  vi.stubEnv('TRUSTED_PROXIES', proxies)
  return import('./address')
}

afterEach(() => {
  vi.unstubAllEnvs()
  vi.resetModules()
})

describe('the address of a request', () => {
  it.each([
    ['', '203.0.113.9', '203.0.113.9'],
    ['', '198.51.100.1, 203.0.113.9', '203.0.113.9'],
    ['10.0.0.1', '198.51.100.1, 203.0.113.9, 10.0.0.1', '203.0.113.9'],
    ['10.0.0.0/8, ::1', '198.51.100.1, 203.0.113.9, 10.0.0.2, ::1', '203.0.113.9'],
    ['10.0.0.0/8', '198.51.100.1, 203.0.113.9', '203.0.113.9'],
    ['10.0.0.0/8', '10.0.0.1', '10.0.0.1'],
    ['10.0.0.0/8', '203.0.113.9, nonsense, 10.0.0.1', null],
    ['', '::ffff:203.0.113.9', '203.0.113.9'],
    ['10.0.0.1', '203.0.113.9:51234, ::ffff:10.0.0.1', '203.0.113.9'],
    ['10.0.0.1', '[2001:db8::1]:51234, 10.0.0.1', '2001:db8::1'],
    ['', 'fe80::1%eth0', 'fe80::1'],
  ])('behind %j, with %j, is %s', async (proxies, list, address) => {
    const { addressOf } = await behind(proxies)
    expect(addressOf(from(list))).toBe(address)
  })

  it.each(['10.0.0.1', '10.0.0.0/8 192.168.0.0/16', '::1', '2001:db8::/32,10.0.0.1'])('reads %j', (text) => {
    expect(readNetworks(text)).not.toBeNull()
  })
  it.each(['10.0.0', '10.0.0.0/33', '10.0.0.0/', '::/129', 'proxy.example', '10.0.0.0/8/8', '*'])(
    'reads nothing from %j',
    (text) => {
      expect(readNetworks(text)).toBeNull()
    },
  )

  it.each([
    '',
    ' ',
    ',',
    'unknown',
    '_hidden',
    '1.2.3',
    '1.2.3.4.5',
    '<script>',
    '*',
    '%0a',
    ':'.repeat(9000),
    'x'.repeat(9000),
  ])('is none with %.20j', (list) => {
    expect(addressOf(from(list))).toBeNull()
    expect(networkOf(from(list))).toBe('unknown')
  })

  it('stands for one customer: an IPv4 address, or 64 bits of IPv6', () => {
    expect(networkOf(from('203.0.113.9'))).toBe('203.0.113.9')
    const same = ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::', '2001:DB8:0001:2::9', '2001:db8:1:2:ffff::']
    expect(new Set(same.map((address) => networkOf(from(address))))).toEqual(new Set(['2001:db8:1:2::/64']))
    expect(networkOf(from('2001:db8::1'))).toBe('2001:db8:0:0::/64')
    expect(networkOf(from('::1'))).toBe('0:0:0:0::/64')
    expect(networkOf(from('2001:db8:1:3::1'))).not.toBe('2001:db8:1:2::/64')
  })
})

it('comes from the connection, whatever the request says', async () => {
  noteSocketAddresses()
  const seen: (string | undefined)[] = []
  const server = createServer((asked, response) => {
    seen.push(String(asked.headers['x-forwarded-for']))
    response.end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  for (const said of [undefined, '8.8.8.8', ['8.8.8.8', '9.9.9.9'], '*', '127.0.0.1, evil']) {
    const headers = said === undefined ? {} : { 'X-Forwarded-For': said }
    const asked = request({ port, host: '127.0.0.1', localAddress: '127.0.0.2', headers }).end()
    const [response] = await once(asked, 'response')
    response.resume()
  }
  server.close()
  expect(seen[0]).toBe('127.0.0.2')
  expect(seen).toHaveLength(5)
  for (const list of seen) expect(addressOf(from(list!))).toBe('127.0.0.2')
})

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

import { readSettings, settings } from './settings'

const good = {
  DATABASE_URL: 'postgres://hv_app:secret@db.example/hillview',
  NEXTAUTH_SECRET: 'b3f1c0de9a8b7c6d5e4f3a2b1c0d9e8f',
  NEXTAUTH_URL: 'https://school.example',
  NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: 'c2VjcmV0LWtleS1vZi0zMi1ieXRlcy1sb25nLi4uLg==',
  OPS_TOKEN: 'a-token-of-more-than-24-characters',
}
const faultsOf = (raw: Record<string, string | undefined>) => {
  const result = readSettings(raw)
  return 'faults' in result ? result.faults.map(({ setting }) => setting).sort() : []
}

describe('settings', () => {
  it('takes a complete production environment and fills in the defaults', () => {
    const result = readSettings(good)
    expect(result).toMatchObject({
      settings: { APP_ENV: 'production', PORT: 3000, DB_POOL_MAX: 10, LOG_LEVEL: 'info' },
    })
  })

  it('names everything that is missing at once', () => {
    expect(faultsOf({})).toEqual([
      'DATABASE_URL',
      'NEXTAUTH_SECRET',
      'NEXTAUTH_URL',
      'NEXT_SERVER_ACTIONS_ENCRYPTION_KEY',
      'OPS_TOKEN',
    ])
  })

  it.each([
    ['DEMO_PASSWORD', 'hillview-demo-school'],
    ['NEXTAUTH_URL', 'http://school.example'],
    ['NEXTAUTH_SECRET', 'x'.repeat(40)],
    ['NEXTAUTH_SECRET', 'short'],
    ['OPS_TOKEN', ''],
    ['NEXT_SERVER_ACTIONS_ENCRYPTION_KEY', undefined],
    ['PORT', '70000'],
    ['PORT', 'eighty'],
    ['DB_POOL_MAX', '0'],
    ['APP_ENV', 'staging'],
    ['DATABASE_URL', 'mysql://x'],
  ])('refuses in production: %s=%s', (name, value) => {
    expect(faultsOf({ ...good, [name]: value })).toContain(name)
  })

  it('lets a demonstration run on plain http with its password', () => {
    expect(
      faultsOf({
        ...good,
        APP_ENV: 'demo',
        NEXTAUTH_URL: 'http://localhost:3000',
        DEMO_PASSWORD: 'hillview-demo-school',
        OPS_TOKEN: '',
      }),
    ).toEqual([])
  })

  it('needs the signing key where an Inngest server is named', () => {
    expect(faultsOf({ ...good, INNGEST_BASE_URL: 'https://inngest.example' })).toEqual([
      'INNGEST_SIGNING_KEY',
    ])
  })
})

it('has every setting explained in .env.example, with its default', () => {
  const example = readFileSync('.env.example', 'utf8')
  const named = new Map(
    [...example.matchAll(/^#? ?([A-Z_]+)=(.*)$/gm)].map(([, name, value]) => [name!, value!]),
  )
  const read = readSettings(good)
  const defaults: Record<string, unknown> = 'settings' in read ? read.settings : {}
  for (const name of Object.keys(settings)) {
    expect([name, named.has(name)]).toEqual([name, true])
    if (!(name in good) && defaults[name] !== undefined)
      expect([name, named.get(name)]).toEqual([name, String(defaults[name])])
  }
})

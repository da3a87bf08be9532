import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'

import { cautions, readSettings, settings } from './settings'

const good = {
  DATABASE_URL: 'postgres://hv_app:r4nd0m-enough@db.example/hillview',
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
    ['NEXTAUTH_SECRET', 'please-change-me-please-change-me-0f'],
    ['OPS_TOKEN', ''],
    ['OPS_TOKEN', 'abababababababababababababababab'],
    ['DATABASE_URL', 'postgres://hv_app:PASSWORD@db.example/hillview'],
    ['DATABASE_OWNER_URL', 'postgres://hv_owner:hv_owner@db.example/hillview'],
    ['DB_POOL_MIN', '11'],
    ['NEXT_SERVER_ACTIONS_ENCRYPTION_KEY', undefined],
    ['NEXT_SERVER_ACTIONS_ENCRYPTION_KEY', 'not base64!'],
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

  it('wants Redis from the second instance on', () => {
    expect(faultsOf({ ...good, INSTANCES: '2' })).toEqual(['REDIS_URL'])
    expect(faultsOf({ ...good, INSTANCES: '2', REDIS_URL: 'redis://cache.example:6379' })).toEqual([])
    expect(faultsOf({ ...good, INSTANCES: '2', APP_ENV: 'test' })).toEqual([])
  })

  it('needs the signing key where an Inngest server is named', () => {
    expect(faultsOf({ ...good, INNGEST_BASE_URL: 'https://inngest.example' })).toEqual([
      'INNGEST_SIGNING_KEY',
    ])
  })
})

describe('what production may leave out', () => {
  const told = (raw: Record<string, string>) => {
    const result = readSettings({ ...good, ...raw })
    return 'settings' in result ? cautions(result.settings).map(({ setting }) => setting) : result.faults
  }

  it('is told in words', () => {
    expect(told({})).toEqual(['SMTP_URL', 'AFRICASTALKING_API_KEY'])
    const services = {
      SMTP_URL: 'smtps://hillview:r4nd0m@mail.example',
      MAIL_FROM: 'Hillview <office@school.example>',
      AFRICASTALKING_USERNAME: 'hillview',
      AFRICASTALKING_API_KEY: 'atsk_0123456789',
    }
    expect(told(services)).toEqual([])
    expect(told({ APP_ENV: 'demo' })).toEqual([])
  })

  it('does not go half', () => {
    expect(faultsOf({ ...good, SMTP_URL: 'smtp://mail.example' })).toEqual(['MAIL_FROM'])
    expect(faultsOf({ ...good, AFRICASTALKING_API_KEY: 'atsk_0123456789' })).toEqual([
      'AFRICASTALKING_USERNAME',
    ])
  })
})

/** What `.env.example` says of each setting: the words above it and the value shown. */
function explained() {
  const told = new Map<string, { words: string; value: string }>()
  let words = ''
  let named = true
  for (const line of readFileSync('.env.example', 'utf8').split('\n')) {
    const [, name, value] = /^(?:# ?)?([A-Z][A-Z0-9_]*)=(.*)$/.exec(line) ?? []
    if (!name) words = named ? line : `${words} ${line}`
    else told.set(name, { words, value: value! })
    named = name !== undefined
  }
  return told
}

type Shape = { minimum?: number; maximum?: number; enum?: string[] }

describe('.env.example', () => {
  const told = explained()
  const { properties = {} } = z.toJSONSchema(z.object(settings), { unrepresentable: 'any' })
  const read = readSettings(good)
  const defaults: Record<string, unknown> = 'settings' in read ? read.settings : {}

  it('explains every setting and nothing else', () => {
    expect([...told.keys()].sort()).toEqual(Object.keys(settings).sort())
  })

  it.each(Object.keys(settings))('says of %s its meaning, range and default', (name) => {
    const { words, value } = told.get(name)!
    const { minimum, maximum, enum: choices = [] } = properties[name] as Shape
    expect(words).toMatch(/\w/)
    if (minimum !== undefined) expect(words).toContain(`${minimum} to ${maximum}`)
    for (const choice of choices) expect(words).toContain(choice)
    if (defaults[name] !== undefined && !(name in good)) expect(value).toBe(String(defaults[name]))
  })
})

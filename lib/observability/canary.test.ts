import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

type Line = Record<string, unknown> & { msg: string }

const work = resolve('lib/testing/days-work.ts')
const preload = resolve('lib/testing/server-only.mjs')
const folder = mkdtempSync(join(tmpdir(), 'hillview-log-'))
let printed = ''
let lines: Line[] = []
let told: { jobRequest: string; names: string[] }

beforeAll(async () => {
  const env = {
    ...process.env,
    LOG_LEVEL: 'debug',
    LOG_FILES_DIR: folder,
    PORT: '3999',
    SLOW_REQUEST_MS: '1',
  }
  const child = spawn(process.execPath, ['--import', 'tsx', '--import', preload, work], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let errors = ''
  child.stdout.setEncoding('utf8').on('data', (piece) => {
    printed += piece
  })
  child.stderr.setEncoding('utf8').on('data', (piece) => {
    errors += piece
  })
  const [code] = await once(child, 'close')
  const said = errors.trimEnd().split('\n')
  expect([code, code === 0 ? '' : errors]).toEqual([0, ''])
  told = JSON.parse(said.pop()!)
  printed += said.join('\n')
  lines = printed
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line))
}, 120_000)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

const having = (fields: Record<string, unknown>) =>
  lines.filter((line) => Object.entries(fields).every(([key, value]) => line[key] === value))

describe('the log of a day’s work', () => {
  it('tells what was done', () => {
    expect(having({ log: 'security', event: 'sign-in', outcome: 'failed' }).length).toBeGreaterThan(3)
    expect(having({ log: 'security', event: 'sign-in', outcome: 'locked' }).length).toBeGreaterThan(0)
    expect(having({ log: 'security', event: 'foreign origin' }).length).toBe(1)
    expect(having({ log: 'security', permission: 'results.publish' }).length).toBe(1)
    const commands = lines.filter(({ msg }) => msg === 'command')
    const outcomes = commands.map(({ permission, outcome }) => `${permission} ${outcome}`)
    expect(outcomes).toEqual(
      expect.arrayContaining([
        'marks.enter done',
        'marks.enter invalid',
        'remarks.write done',
        'results.publish forbidden',
        'results.publish done',
        'reports.make done',
      ]),
    )
    for (const { school, user, durationMs } of commands) {
      expect([school, user].join(' ')).toMatch(/^[0-9a-f]{16} ([0-9a-f]{16})?$/)
      expect(durationMs).toBeGreaterThanOrEqual(0)
    }
    const requests = lines.filter(({ msg }) => /request$/.test(msg))
    expect(requests.map(({ route, status, msg }) => [route, status, msg])).toEqual([
      ['/learners/[learnerId]', 200, 'slow request'],
      ['other', 200, 'slow request'],
    ])
  })

  it('names the request that began a job in the lines of the job', () => {
    const ofRequest = having({ requestId: told.jobRequest })
    expect(ofRequest.map(({ msg }) => msg)).toEqual(expect.arrayContaining(['command', 'run over']))
  })

  it('says of a failure what kind it was and where, without its words', () => {
    const kinds = lines.flatMap(({ err }) => (err ? [err as Record<string, unknown>] : []))
    expect(kinds.map(({ type }) => type)).toEqual(expect.arrayContaining(['Error', 'SyntaxError']))
    expect(JSON.stringify(kinds)).toContain('"code":"22P02"')
    expect(kinds.every(({ message }) => message === undefined)).toBe(true)
    expect(kinds.some(({ stack }) => String(stack).includes('days-work.ts'))).toBe(true)
  })

  it('holds no name, mark, remark, password, token, cookie, address or text of anybody', () => {
    expect(told.names.length).toBeGreaterThan(400)
    expect(lines.length).toBeGreaterThan(30)
    expect(/.{0,60}canary\w*.{0,60}/i.exec(printed)?.[0]).toBeUndefined()
    expect(printed).not.toContain('203.0.113')
    // Full names and numbers of five or more characters: a shorter one may be a part of anything.
    const found = told.names.filter((name) => name.length > 4 && printed.includes(name))
    expect(found).toEqual([])
    // Ids of schools and people appear under other names alone.
    for (const line of lines)
      expect(Object.keys(line)).not.toEqual(expect.arrayContaining(['schoolId', 'userId']))
  })

  it('is also in a file for each kind', () => {
    const files = readdirSync(join(folder, '3999')).sort()
    expect(files.map((file) => file.replace(/\.\d{4}-\d\d-\d\d\.1/, ''))).toEqual([
      'application.log',
      'errors.log',
      'performance.log',
      'security.log',
    ])
    const read = (log: string): Line[] =>
      readFileSync(join(folder, '3999', files.find((file) => file.startsWith(log))!), 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line))
    expect(read('security').every(({ log }) => log === 'security')).toBe(true)
    expect(read('performance').some(({ msg }) => msg === 'command')).toBe(true)
    expect(read('errors').every(({ level }) => level === 'error')).toBe(true)
    expect(read('application').some(({ msg }) => msg === 'run over')).toBe(true)
  })
})

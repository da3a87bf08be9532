import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'

import { findSchool } from '@/lib/auth/schools'
import { AppError } from '@/lib/errors'
import { readArguments } from './arguments'
import { commands } from './commands'
import { loadSchool } from './load'

const spec = { usage: 'DIR [--slug SLUG] [--all]', positionals: ['DIR'], text: ['slug'], flags: ['all'] }
const read = (...words: string[]) => readArguments('school:load', spec, words)

describe('the words after a command', () => {
  it('are read in any order', () => {
    const given = read('--all', 'here', '--slug=x')
    expect([given.words, given.text('slug'), given.flag('all')]).toEqual([['here'], 'x', true])
    expect(read('--slug', 'a b', 'here').needed('slug')).toBe('a b')
    expect(read('here').flag('all')).toBe(false)
    expect(read('--', '--here').words).toEqual(['--here'])
  })

  it.each([
    [['here', '--slugg', 'x'], 'There is no option --slugg.'],
    [['here', '-s'], 'There is no option -s.'],
    [['here', '--slug'], 'The option --slug needs a value.'],
    [['here', '--slug', '--all'], 'The option --slug needs a value.'],
    [['here', '--all=yes'], 'The option --all takes no value.'],
    [[], 'DIR is missing.'],
    [['here', 'there'], '“there” is one word too many.'],
  ])('are refused in words: %s', (words, message) => {
    expect(() => read(...words)).toThrow(AppError)
    expect(() => read(...words)).toThrow(`${message} Usage: school:load DIR [--slug SLUG] [--all]`)
  })

  it('may lack what a command needs', () => {
    expect(() => read('here').needed('slug')).toThrow('The option --slug is missing.')
  })
})

/** Runs the command line as ops do, but for the finding of the database. */
function hillview(input: string, ...words: string[]) {
  const args = ['--conditions=react-server', '--import', 'tsx', 'scripts/cli.ts', ...words]
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    input,
    encoding: 'utf8',
    env: { ...process.env, LOG_LEVEL: 'info' },
  })
  return { status, stdout, stderr }
}

describe('the command line', () => {
  const slug = `cli-${Date.now()}`
  const username = `person.${Date.now()}`

  it('says what there is to a word it does not know', () => {
    const { status, stdout, stderr } = hillview('', 'school:open')
    expect([status, stdout]).toEqual([1, ''])
    expect(stderr).toContain('There is no command school:open.')
    for (const name of Object.keys(commands)) expect(stderr).toContain(name)
  })

  it('answers in JSON alone, and refuses with one sentence', async () => {
    await loadSchool({ dir: 'drizzle/demo', slug })
    const again = hillview('', 'school:load', 'drizzle/demo', '--slug', slug)
    expect(again).toEqual({ status: 1, stdout: '', stderr: `The school ${slug} is already loaded.\n` })
    expect(await findSchool(slug)).not.toBeNull()

    const made = hillview('', 'user:create', '--username', username, '--role', 'head', '--school', slug)
    expect(made.stderr).toBe('')
    expect(JSON.parse(made.stdout)).toMatchObject({
      username,
      temporaryPassword: expect.stringMatching(/^(\w{4}-){3}\w{4}$/),
    })
    expect(hillview('', 'user:create', '--username', username)).toMatchObject({
      status: 1,
      stderr: `The username ${username} is taken.\n`,
    })

    const changed = hillview('a grey heron stands still\n', 'user:password', username, '--password-stdin')
    expect(JSON.parse(changed.stdout)).toEqual({ user: username, mustChange: false })
    expect(JSON.parse(hillview('', 'user:sign-out', username).stdout)).toEqual({
      user: username,
      sessionsEnded: 0,
    })

    const exported = hillview(
      '',
      'results:export',
      '--school',
      slug,
      '--class',
      'Grade 8 East',
      '--term',
      '3',
      '--assessment',
      'End Term',
    )
    expect(JSON.parse(exported.stdout)).toMatchObject({ school: slug, term: 3, name: 'Grade 8 East' })
    const unknown = hillview(
      '',
      'results:export',
      '--school',
      'nowhere',
      '--class',
      'x',
      '--term',
      '3',
      '--assessment',
      'y',
    )
    expect(unknown).toEqual({ status: 1, stdout: '', stderr: 'There is no school nowhere.\n' })
  }, 120_000)
})

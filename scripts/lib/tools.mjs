import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { run } from './run.mjs'
import { PlainError } from './say.mjs'

/** The first program of these names that is installed; those of root too, which an ordinary path leaves out. */
export const onPath = (...names) =>
  `${process.env.PATH ?? ''}${delimiter}/usr/sbin${delimiter}/usr/local/sbin`
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find(existsSync)

/** The Chromium for the browser journeys. */
export const chromium = () => process.env.CHROMIUM ?? onPath('chromium', 'chromium-browser', 'google-chrome')

const hasFonts = () => existsSync('/usr/share/fonts') && readdirSync('/usr/share/fonts').length > 0

/** What the tests need beside npm's packages: how it is found, and Debian's package for it. */
const needed = [
  { found: chromium, debian: 'chromium' },
  { found: () => onPath('redis-server', 'valkey-server'), debian: 'redis-server' },
  { found: () => onPath('nginx'), debian: 'nginx-light' },
  { found: () => onPath('pdftotext'), debian: 'poppler-utils' },
  { found: () => process.platform !== 'linux' || hasFonts(), debian: 'fonts-liberation' },
]

/** Installs what is missing where that is possible, and else says exactly what to install. */
export async function provideTools(detail) {
  const missing = () => needed.filter(({ found }) => !found()).map(({ debian }) => debian)
  const wanted = missing()
  if (!wanted.length) return detail('already there')
  const advice = `apt-get install -y --no-install-recommends ${wanted.join(' ')}`
  const root = process.getuid?.() === 0 ? [] : passwordlessSudo()
  if (!root || !onPath('apt-get'))
    throw new PlainError(`The tests need some programs that are missing here. On Debian:\n\n  sudo ${advice}`)
  detail(`installing ${wanted.join(', ')}`, { now: true })
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  for (const command of ['apt-get update', advice]) {
    const [program, ...args] = [...root, ...command.split(' ')]
    await run(program, args, { env, failure: `This did not work: ${command}` })
  }
  if (missing().length) throw new PlainError(`Still missing after the installation: ${missing().join(', ')}`)
  detail('installed')
}

const passwordlessSudo = () =>
  spawnSync('sudo', ['-n', 'true']).status === 0 ? ['sudo', '-n', '-E'] : undefined

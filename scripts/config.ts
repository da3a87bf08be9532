import { cautions, isSecret, readSettings, settings } from '../lib/settings'
import { isTrial, loadEnvFiles, readSettings as settingsOfStart } from './lib/settings.mjs'

// npm run config:check: everything that is wrong with the settings (exit code 1), or each of them as `npm start` would
// use it, and where it comes from. Secrets are not shown.

const given = { ...process.env }
const files = loadEnvFiles()
const env: Record<string, string | undefined> = settingsOfStart()
// A trial brings its own.
if (isTrial(env)) env.DATABASE_URL ||= 'postgres://hv_app@localhost/hillview'

const result = readSettings(env)
if ('faults' in result) {
  const list = result.faults.map(({ setting, message }) => `  ${setting} ${message}`)
  process.stderr.write(`These settings need your attention (${env.APP_ENV}):\n${list.join('\n')}\n`)
  process.exit(1)
}
const rows = Object.entries<unknown>(result.settings).filter(([, value]) => value !== undefined)
const lines = rows.map(([name, value]) => [name, shown(name, String(value)), sourceOf(name)] as const)
const widest = (column: 0 | 1) => Math.max(...lines.map((line) => line[column].length))
for (const [name, value, source] of lines)
  process.stdout.write(`${name.padEnd(widest(0))}  ${value.padEnd(widest(1))}  ${source}\n`)
for (const { setting, message } of cautions(result.settings)) process.stderr.write(`${setting} ${message}\n`)
for (const { path, env } of files)
  for (const name of Object.keys(env))
    if (!(name in settings) && !/^(NEXT_|NODE_|PG|OTEL_)/.test(name))
      process.stderr.write(`${name} in ${path} is not a setting of Hillview: a slip of the pen?\n`)

function sourceOf(name: string): string {
  if (given[name]) return 'environment'
  const file = files.find(({ env }) => env[name])
  if (file) return file.path
  return env[name] ? 'filled in by npm start' : 'default'
}

function shown(name: string, value: string): string {
  return isSecret(name) ? '(hidden)' : value.replace(/(:\/\/[^/:@]*):.*@/, '$1:(hidden)@')
}

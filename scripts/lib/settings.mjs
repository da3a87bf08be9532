import { randomBytes, randomInt } from 'node:crypto'
import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { root } from './run.mjs'
import { PlainError } from './say.mjs'

export const demoPassword = 'hillview-demo-school'
/** The kinds of installation that may make up what nobody has set. */
export const isTrial = (env) => env.APP_ENV === 'demo' || env.APP_ENV === 'development'

export const dataFolderOf = (env) => resolve(root, env.DATA_DIR || '.data')

/**
 * The settings as the application gets them: the environment, then the `.env` files, then what a demonstration
 * or a developer's machine may leave out. Production leaves nothing out: lib/env.ts says what is missing.
 * @param {{ dev?: boolean, from?: Record<string, string> }} options from: an environment to take instead
 * @returns {Record<string, string>}
 */
export function readSettings({ dev = false, from = withEnvFiles(dev) } = {}) {
  const env = Object.fromEntries(Object.entries(from).filter(([, value]) => value !== ''))
  env.APP_ENV ??= dev ? 'development' : env.DATABASE_URL ? 'production' : 'demo'
  env.NODE_ENV = dev ? 'development' : 'production'
  env.PORT ??= '3000'
  env.NEXT_TELEMETRY_DISABLED ??= '1'
  if (env.APP_ENV !== 'production') env.NEXTAUTH_URL ??= `http://localhost:${env.PORT}`
  if (!isTrial(env)) return env
  const trial = { DEMO_PASSWORD: demoPassword, LOG_LEVEL: 'warn', SECOND_FACTOR: 'optional' }
  return { ...trial, ...madeOnce(dataFolderOf(env)), ...env }
}

function withEnvFiles(dev) {
  loadEnvFiles(dev)
  return process.env
}

/** Tests say so. */
const withoutEnvFiles = process.env.__NEXT_PROCESSED_ENV !== undefined

/**
 * Adds to the environment what the `.env` files say and the environment does not. They are read anew each time: a restart of
 * the instances takes what was changed.
 * @returns {{ path: string, env: Record<string, string> }[]} the files, the one that wins first
 */
export function loadEnvFiles(dev = false) {
  const { loadEnvConfig } = createRequire(import.meta.url)('@next/env')
  return loadEnvConfig(root, dev, { info() {}, error: console.error }, !withoutEnvFiles).loadedEnvFiles
}

/** A code to type once: letters and figures that nobody mistakes for one another, in groups of four. */
export function newCode() {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789'
  const group = () => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('')
  return Array.from({ length: 4 }, group).join('-')
}

/** Secrets of this installation, made at its first start and kept in `.data/secrets.json` for its owner's eyes only. */
function madeOnce(dataDir) {
  const file = join(dataDir, 'secrets.json')
  const known = readJson(file)
  const secrets = {
    NEXTAUTH_SECRET: randomBytes(36).toString('base64url'),
    NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    OPS_TOKEN: randomBytes(24).toString('base64url'),
    ...known,
  }
  if (Object.keys(known).length === Object.keys(secrets).length) return secrets
  openDataFolder(dataDir)
  writeFileSync(`${file}.new`, JSON.stringify(secrets, null, 2), { mode: 0o600 })
  renameSync(`${file}.new`, file)
  return secrets
}

/** The database's own user must be able to pass through; the files with secrets are closed one by one. */
export function openDataFolder(dataDir) {
  try {
    mkdirSync(dataDir, { recursive: true })
    chmodSync(dataDir, process.getuid?.() === 0 ? 0o711 : 0o700)
  } catch (error) {
    throw new PlainError(
      `The folder ${dataDir} cannot be used (${error.code}). Start Hillview as the user who owns it.`,
    )
  }
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return {}
  }
}

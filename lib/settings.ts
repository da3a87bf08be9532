import * as z from 'zod'

import { readNetworks } from './limits/networks'
import { readQuota, readRoleFactors } from './limits/rules'

const whole = (from: number, to: number) => z.coerce.number().int().min(from).max(to)
const blankIsUnset = (value: unknown) => (value === '' ? undefined : value)
const optional = <S extends z.ZodType>(schema: S) => z.preprocess(blankIsUnset, schema.optional())
const orDefault = <S extends z.ZodType>(schema: S, value: z.input<S>) =>
  z.preprocess((raw) => blankIsUnset(raw) ?? value, schema)

const limit = (usual: string) =>
  orDefault(
    z.string().refine(readQuota, 'must look like "120/min 3000/h burst 30"; the burst may be left out'),
    usual,
  )

/**
 * All settings of every kind of installation, with default and range. `.env.example` says the same and what each means;
 * a test compares the two.
 */
export const settings = {
  APP_ENV: orDefault(z.enum(['development', 'test', 'demo', 'production']), 'production'),
  DATABASE_URL: z
    .string({ error: 'is missing. Give the address of PostgreSQL for the role hv_app.' })
    .regex(/^postgres(ql)?:\/\//, 'must begin with postgres://'),
  DATABASE_OWNER_URL: optional(z.string().regex(/^postgres(ql)?:\/\//, 'must begin with postgres://')),
  NEXTAUTH_SECRET: z
    .string({ error: 'is missing. Give at least 32 random characters (openssl rand -base64 32).' })
    .min(32, 'is too short. Give at least 32 random characters (openssl rand -base64 32).'),
  NEXTAUTH_URL: z.url({ error: 'is missing or not an address such as https://school.example.' }),
  NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: optional(
    z.base64('is not base64. Make one with: openssl rand -base64 32').min(24, 'needs 16 bytes or more.'),
  ),
  HOST: optional(z.string()),
  PORT: orDefault(whole(1, 65535), 3000),
  MAX_IN_FLIGHT: orDefault(whole(1, 10_000), 40),
  DATA_DIR: optional(z.string()),
  ASSET_PREFIX: optional(z.url('is not an address such as https://static.school.example.')),
  DEPLOYMENT_VERSION: optional(
    z.string().regex(/^[\w.-]{1,64}$/, 'may have letters, digits, dot, dash alone.'),
  ),
  INSTANCES: orDefault(whole(1, 100), 1),
  BODY_SECONDS: orDefault(whole(1, 600), 30),
  TLS_CERTIFICATE: optional(z.string()),
  TLS_KEY: optional(z.string()),
  TRUSTED_PROXIES: optional(
    z.string().refine(readNetworks, 'must be addresses or networks such as 10.0.0.0/8'),
  ),
  DB_POOL_MIN: orDefault(whole(0, 200), 2),
  DB_POOL_MAX: orDefault(whole(1, 200), 10),
  DB_QUEUE_MAX: orDefault(whole(0, 10_000), 50),
  DB_WAIT_MS: orDefault(whole(10, 60_000), 500),
  DB_CONNECT_SECONDS: orDefault(whole(1, 60), 5),
  DB_IDLE_SECONDS: orDefault(whole(1, 3600), 60),
  DB_LIFETIME_SECONDS: orDefault(whole(60, 86_400), 1800),
  DB_STATEMENT_MS: orDefault(whole(100, 600_000), 10_000),
  DB_LOCK_MS: orDefault(whole(100, 60_000), 3000),
  DB_IDLE_IN_TRANSACTION_MS: orDefault(whole(1000, 600_000), 15_000),
  DB_SLOW_MS: orDefault(whole(1, 60_000), 500),
  SESSION_STAFF_HOURS: orDefault(whole(1, 720), 12),
  SESSION_STAFF_IDLE_MINUTES: orDefault(whole(2, 43_200), 30),
  SESSION_PARENT_HOURS: orDefault(whole(1, 8760), 720),
  SESSION_PARENT_IDLE_MINUTES: orDefault(whole(2, 525_600), 10_080),
  SESSION_OPS_HOURS: orDefault(whole(1, 720), 8),
  SESSION_OPS_IDLE_MINUTES: orDefault(whole(2, 43_200), 15),
  SESSION_KEPT_DAYS: orDefault(whole(1, 3650), 90),
  SECOND_FACTOR: orDefault(z.enum(['required', 'optional']), 'required'),
  LOG_LEVEL: orDefault(z.enum(['debug', 'info', 'warn', 'error', 'silent']), 'info'),
  REDIS_URL: optional(z.string().regex(/^rediss?:\/\//, 'must begin with redis:// or rediss://')),
  UPSTASH_REDIS_REST_URL: optional(z.url('is not an address such as https://name.upstash.io.')),
  UPSTASH_REDIS_REST_TOKEN: optional(z.string()),
  LOG_FILES_DIR: optional(z.string()),
  LOG_FILES_MB: orDefault(whole(1, 1000), 20),
  LOG_FILES_KEPT: orDefault(whole(2, 1000), 14),
  SLOW_REQUEST_MS: orDefault(whole(1, 60_000), 1000),
  OTEL_EXPORTER_OTLP_ENDPOINT: optional(z.url('is not an address such as http://collector.example:4318.')),
  CACHE: orDefault(z.enum(['on', 'off']), 'on'),
  CACHE_SECONDS: orDefault(whole(5, 3600), 300),
  CACHE_ENTRIES: orDefault(whole(10, 1_000_000), 10_000),
  CACHE_MEMORY_MB: orDefault(whole(1, 4096), 48),
  LIMIT_AUTH: limit('200/min 3000/h burst 100'),
  LIMIT_PAGE: limit('240/min 6000/h burst 80'),
  LIMIT_API: limit('240/min 6000/h burst 60'),
  LIMIT_UPLOAD: limit('10/min 100/h'),
  LIMIT_EXPORT: limit('30/min 300/h'),
  LIMIT_LINK: limit('30/min 200/h burst 10'),
  LIMIT_WEBHOOK: limit('600/min 20000/h burst 200'),
  LIMIT_VISITOR_PAGE: limit('600/min 12000/h burst 200'),
  LIMIT_VISITOR_API: limit('300/min 6000/h burst 100'),
  LIMIT_VISITOR_LINK: limit('60/min 600/h burst 30'),
  LIMIT_ROLES: orDefault(
    z.string().refine(readRoleFactors, 'must look like "head=2 parent=0.5", with roles of Hillview'),
    'admin=2 head=2 deputy=2 parent=0.5',
  ),
  JOB_WORKERS: orDefault(whole(0, 32), 2),
  JOB_FILES_DAYS: orDefault(whole(1, 3650), 30),
  JOB_DAYS: orDefault(whole(1, 3650), 365),
  REPORT_LINK_DAYS: orDefault(whole(1, 365), 14),
  INNGEST_EVENT_KEY: optional(z.string()),
  INNGEST_SIGNING_KEY: optional(z.string()),
  INNGEST_BASE_URL: optional(z.url('is not an address such as https://inngest.school.example.')),
  SMTP_URL: optional(z.string().regex(/^smtps?:\/\/[^/]/, 'must begin with smtp:// or smtps://')),
  MAIL_FROM: optional(z.string().regex(/@/, 'must hold an e-mail address')),
  AFRICASTALKING_USERNAME: optional(z.string()),
  AFRICASTALKING_API_KEY: optional(z.string()),
  AFRICASTALKING_URL: optional(z.url('is not an address such as https://api.africastalking.com.')),
  SMS_SENDER: optional(
    z.string().regex(/^[\w &.-]{3,11}$|^\d{3,8}$/, 'is a name of 3 to 11 letters or a short code.'),
  ),
  SEAL_KEY: optional(z.string().min(32, 'is too short. Make one with: openssl rand -base64 32')),
  DEMO_SCHOOL: orDefault(z.enum(['on', 'off']), 'on'),
  SETUP_CODE: optional(z.string().min(12, 'needs at least 12 characters')),
  DEMO_PASSWORD: optional(z.string().min(8, 'needs at least 8 characters')),
  OPS_TOKEN: optional(z.string().min(24, 'needs at least 24 random characters')),
}

/** Whose value is never shown: the name of a secret ends in one of these words. */
export const isSecret = (name: string): boolean => /(SECRET|TOKEN|KEY|PASSWORD|CODE)$/.test(name)

const schema = z.object(settings)
export type Settings = z.output<typeof schema>

export type Fault = { setting: string; message: string }

/** Reads settings from an environment: all of them, or everything that is wrong with them, in words for the person who set them. */
export function readSettings(
  raw: Record<string, string | undefined>,
): { settings: Settings } | { faults: Fault[] } {
  const result = schema.safeParse(raw)
  const wrong = result.success
    ? []
    : result.error.issues.map((issue) => ({ setting: issue.path.join('.'), message: issue.message }))
  const named = new Set(wrong.map(({ setting }) => setting))
  const faults = [...wrong, ...unsafe(raw).filter(({ setting }) => !named.has(setting))]
  return result.success && faults.length === 0 ? { settings: result.data } : { faults }
}

/** What does not go together, and what production must not run with. */
function unsafe(raw: Record<string, string | undefined>): Fault[] {
  const faults: Fault[] = []
  const refuse = (setting: string, message: string) => faults.push({ setting, message })
  if ((raw.INNGEST_EVENT_KEY || raw.INNGEST_BASE_URL) && !raw.INNGEST_SIGNING_KEY)
    refuse('INNGEST_SIGNING_KEY', 'is missing. The Inngest server signs its calls with it.')
  if (Number(raw.DB_POOL_MIN) > Number(raw.DB_POOL_MAX || 10))
    refuse('DB_POOL_MIN', 'is more than DB_POOL_MAX.')
  if (raw.UPSTASH_REDIS_REST_URL && !raw.UPSTASH_REDIS_REST_TOKEN)
    refuse('UPSTASH_REDIS_REST_TOKEN', 'is missing. Upstash gives it beside the address.')
  if (raw.SMTP_URL && !raw.MAIL_FROM)
    refuse('MAIL_FROM', 'is missing. Mails need an address that they come from.')
  if (raw.AFRICASTALKING_API_KEY && !raw.AFRICASTALKING_USERNAME)
    refuse('AFRICASTALKING_USERNAME', 'is missing. The SMS service gives it beside the key.')
  if (raw.TLS_CERTIFICATE && !raw.TLS_KEY)
    refuse('TLS_KEY', 'is missing. The certificate is of no use without it.')
  if ((raw.APP_ENV || 'production') !== 'production') return faults

  if (raw.DEMO_PASSWORD)
    refuse('DEMO_PASSWORD', 'is for demonstrations. Remove it: production has no demo accounts.')
  for (const name of ['NEXTAUTH_SECRET', 'NEXT_SERVER_ACTIONS_ENCRYPTION_KEY', 'OPS_TOKEN', 'SEAL_KEY'])
    if (raw[name] && guessable(raw[name]))
      refuse(name, 'can be guessed. Make one with: openssl rand -base64 32')
  for (const name of ['DATABASE_URL', 'DATABASE_OWNER_URL'])
    if (weakPassword(raw[name])) refuse(name, 'has a password that can be guessed.')
  if (!raw.NEXTAUTH_URL?.startsWith('https://'))
    refuse('NEXTAUTH_URL', 'must begin with https:// in production: passwords and marks travel over it.')
  if (!raw.NEXT_SERVER_ACTIONS_ENCRYPTION_KEY)
    refuse(
      'NEXT_SERVER_ACTIONS_ENCRYPTION_KEY',
      'is missing. Every instance needs the same one (openssl rand -base64 32).',
    )
  if (!raw.OPS_TOKEN) refuse('OPS_TOKEN', 'is missing. Monitoring needs one (openssl rand -base64 32).')
  if (Number(raw.INSTANCES || 1) > 1 && !raw.REDIS_URL && !raw.UPSTASH_REDIS_REST_URL)
    refuse('REDIS_URL', 'is missing. More than one instance share limits and cached figures through Redis.')
  return faults
}

/** What production may leave out, and what people then do without. */
export function cautions(settings: Settings): Fault[] {
  if (settings.APP_ENV !== 'production') return []
  const found: Fault[] = []
  const tell = (setting: string, message: string) => found.push({ setting, message })
  if (settings.SECOND_FACTOR === 'optional')
    tell(
      'SECOND_FACTOR',
      'is optional: a guessed password of the head is enough to read and change everything.',
    )
  if (!settings.SMTP_URL)
    tell('SMTP_URL', 'is not set: no mails go out, and nobody can set a forgotten password by e-mail.')
  if (!settings.AFRICASTALKING_API_KEY)
    tell(
      'AFRICASTALKING_API_KEY',
      'is not set: no SMS go out, and nobody can set a forgotten password by SMS.',
    )
  return found
}

/** A word that people choose, or hardly any variety: the 32 bytes of a random secret have neither. */
const guessable = (secret: string) =>
  new Set(secret).size < 10 || /hillview|password|secret|change.?me|example|12345|qwerty/i.test(secret)

/** A password in an address that is a placeholder, the name of its role, or too short. None at all may be a certificate. */
function weakPassword(address = ''): boolean {
  const { username, password } = URL.canParse(address) ? new URL(address) : { username: '', password: '' }
  return (
    password !== '' &&
    (password.length < 8 || password === username || /^(password|postgres)$/i.test(password))
  )
}

import * as z from 'zod'

const whole = (from: number, to: number) => z.coerce.number().int().min(from).max(to)
const blankIsUnset = (value: unknown) => (value === '' ? undefined : value)
const optional = <S extends z.ZodType>(schema: S) => z.preprocess(blankIsUnset, schema.optional())
const orDefault = <S extends z.ZodType>(schema: S, value: z.input<S>) =>
  z.preprocess((raw) => blankIsUnset(raw) ?? value, schema)

/** All settings with default, range and meaning (`.env.example` says the same and a test compares them). */
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
  PORT: orDefault(whole(1, 65535), 3000),
  DB_POOL_MAX: orDefault(whole(1, 200), 10),
  DB_QUEUE_MAX: orDefault(whole(0, 10_000), 50),
  DB_WAIT_MS: orDefault(whole(10, 60_000), 500),
  DB_CONNECT_SECONDS: orDefault(whole(1, 60), 5),
  DB_IDLE_SECONDS: orDefault(whole(1, 3600), 60),
  DB_LIFETIME_SECONDS: orDefault(whole(60, 86_400), 1800),
  DB_STATEMENT_MS: orDefault(whole(100, 600_000), 10_000),
  LOG_LEVEL: orDefault(z.enum(['debug', 'info', 'warn', 'error', 'silent']), 'info'),
  JOB_WORKERS: orDefault(whole(0, 32), 2),
  JOB_FILES_DAYS: orDefault(whole(1, 3650), 30),
  INNGEST_EVENT_KEY: optional(z.string()),
  INNGEST_SIGNING_KEY: optional(z.string()),
  INNGEST_BASE_URL: optional(z.url('is not an address such as https://inngest.school.example.')),
  DEMO_PASSWORD: optional(z.string().min(8, 'needs at least 8 characters')),
  OPS_TOKEN: optional(z.string().min(24, 'needs at least 24 random characters')),
}

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
  if ((raw.APP_ENV || 'production') !== 'production') return faults

  if (raw.DEMO_PASSWORD)
    refuse('DEMO_PASSWORD', 'is for demonstrations. Remove it: production has no demo accounts.')
  if (/^(.)\1*$/.test(raw.NEXTAUTH_SECRET ?? '') || raw.NEXTAUTH_SECRET?.includes('hillview'))
    refuse('NEXTAUTH_SECRET', 'can be guessed. Make one with: openssl rand -base64 32')
  if (!raw.NEXTAUTH_URL?.startsWith('https://'))
    refuse('NEXTAUTH_URL', 'must begin with https:// in production: passwords and marks travel over it.')
  if (!raw.NEXT_SERVER_ACTIONS_ENCRYPTION_KEY)
    refuse(
      'NEXT_SERVER_ACTIONS_ENCRYPTION_KEY',
      'is missing. Every instance needs the same one (openssl rand -base64 32).',
    )
  if (!raw.OPS_TOKEN) refuse('OPS_TOKEN', 'is missing. Monitoring needs one (openssl rand -base64 32).')
  return faults
}

import { inject } from 'vitest'

// The settings of the machine (a developer's, a runner's) must not reach the tests.
for (const name of [
  'REDIS_URL',
  'UPSTASH_REDIS_REST_URL',
  'UPSTASH_REDIS_REST_TOKEN',
  'INNGEST_EVENT_KEY',
  'INNGEST_SIGNING_KEY',
  'PORT',
])
  delete process.env[name]
Object.assign(process.env, inject('environment'))

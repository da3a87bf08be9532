import { migrate } from './lib/migrate.mjs'
import { fail, PlainError } from './lib/say.mjs'

const { DATABASE_URL: appUrl, DATABASE_OWNER_URL: ownerUrl = appUrl } = process.env
try {
  if (!appUrl)
    throw new PlainError(
      'Set DATABASE_URL (and DATABASE_OWNER_URL). "npm start" migrates its own database by itself.',
    )
  const { applied } = await migrate({ appUrl, ownerUrl, say: (line) => process.stderr.write(`${line}\n`) })
  process.stderr.write(applied.length ? `applied: ${applied.join(', ')}\n` : 'the database is up to date\n')
} catch (error) {
  fail(error)
}

// A second process of the application, which looks at one session again and again. Started by lib/auth/instances.test.ts.
import { sessionOf } from '@/lib/auth/sessions'

const [sid = ''] = process.argv.slice(2)
for (;;) {
  const session = await sessionOf(sid)
  const roles = session?.schools.flatMap((school) => school.roles) ?? null
  process.stdout.write(`${JSON.stringify(roles)}\n`)
  await new Promise((resolve) => setTimeout(resolve, 100))
}

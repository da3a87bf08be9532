import 'server-only'
import { cookies } from '@/lib/auth/cookies'
import { readToken } from '@/lib/auth/token'
import { type Decision, limitNetwork, limitPerson } from '.'

type Visit = {
  headers: Pick<Headers, 'get'>
  cookies: { get: (name: string) => { value: string } | undefined }
}

const remembered = 5000
const people = new Map<string, string>()

/** Whose cookie this is, as its seal proves; whether its session still lasts is for the data layer to say. */
async function personOf(cookie: string | undefined): Promise<string | null> {
  if (!cookie) return null
  const known = people.get(cookie)
  if (known) return known
  const token = await readToken(cookie)
  if (!token) return null
  if (people.size >= remembered) people.delete(people.keys().next().value!)
  people.set(cookie, token.sub)
  return token.sub
}

/** Counts a page for whoever opens it: by person where the cookie is ours, else by network. */
export async function limitVisit({ headers, cookies: jar }: Visit): Promise<Decision> {
  const userId = await personOf(jar.get(cookies.session.name)?.value)
  return userId ? limitPerson('page', { userId }) : limitNetwork('visitor-page', headers)
}

import { goOnIn } from '@/lib/auth/enter'
import { readForm } from '@/lib/auth/form'
import { localPath } from '@/lib/auth/landing'
import { getSession } from '@/lib/auth/session'
import { personRoute } from '@/lib/route'

/**
 * Goes to another school of the person's (field `schoolId`) and opens a page there (`next`). A form that the browser sends itself:
 * the page that was not found in one school has the very address that is opened in the other, which the router would not open anew.
 */
export const POST = personRoute(async (_, request) => {
  const form = await readForm(request)
  const session = await getSession()
  const place = session?.schools.find(({ schoolId }) => schoolId === form.schoolId)
  if (session && place) await goOnIn(session, place.schoolId)
  return new Response(null, { status: 303, headers: { Location: localPath(form.next) ?? '/' } })
})

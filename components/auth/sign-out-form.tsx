import { Button } from '@/components/ui/button'
import { signOutEverywhere, signOutHere } from '@/lib/auth/actions'

/** Signs out of this device, or of all of them. */
export function SignOutForm({ everywhere = false }: { everywhere?: boolean }) {
  return (
    <form action={everywhere ? signOutEverywhere : signOutHere}>
      <Button type="submit">{everywhere ? 'Sign out of every device' : 'Sign out'}</Button>
    </form>
  )
}

import { signOutHere } from '@/lib/auth/actions'

/** A form, not a link: nothing but the person's own click ends their session. */
export const SignOut = ({ className }: { className?: string }) => (
  <form action={signOutHere}>
    <button type="submit" className={className}>
      Sign out
    </button>
  </form>
)

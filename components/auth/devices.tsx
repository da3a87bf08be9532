import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import type { OpenSession } from '@/lib/auth/account'
import { signOutDevice } from '@/lib/auth/actions'
import { showMoment } from '@/lib/dates'

/** Where somebody is signed in, and the way to end each; the device they are looking at comes first by being the one used last. */
export function Devices({ open }: { open: OpenSession[] }) {
  return (
    <Card title="Where you are signed in">
      <ul className="grid gap-3">
        {open.map(({ id, isThis, device, lastSeen }) => (
          <li key={id} className="flex items-center justify-between gap-4">
            <span>
              <span className="font-medium">{device ?? 'Unknown device'}</span>
              <span className="block text-sm text-muted">Last used {showMoment(lastSeen)}</span>
            </span>
            {isThis ? (
              <Badge>This device</Badge>
            ) : (
              <EndOne sessionId={id} device={device ?? 'unknown device'} />
            )}
          </li>
        ))}
      </ul>
    </Card>
  )
}

const EndOne = ({ sessionId, device }: { sessionId: string; device: string }) => (
  <form action={signOutDevice}>
    <input type="hidden" name="sessionId" value={sessionId} />
    <Button type="submit" size="small" aria-label={`Sign out of ${device}`}>
      Sign out
    </Button>
  </form>
)

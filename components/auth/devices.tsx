import { Badge } from '@/components/ui/badge'
import { Card } from '@/components/ui/card'
import type { OpenSession } from '@/lib/auth/account'
import { showMoment } from '@/lib/dates'

/** Where somebody is signed in; the device they are looking at comes first by being the one used last. */
export function Devices({ open }: { open: OpenSession[] }) {
  return (
    <Card title="Where you are signed in">
      <ul className="grid gap-3">
        {open.map(({ isThis, device, since, lastSeen }) => (
          <li
            key={`${since.getTime()} ${lastSeen.getTime()}`}
            className="flex items-center justify-between gap-4"
          >
            <span>
              <span className="font-medium">{device ?? 'Unknown device'}</span>
              <span className="block text-sm text-muted">Last used {showMoment(lastSeen)}</span>
            </span>
            {isThis && <Badge>This device</Badge>}
          </li>
        ))}
      </ul>
    </Card>
  )
}

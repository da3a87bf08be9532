import { Badge } from '@/components/ui/badge'
import type { JobState as State } from '@/lib/jobs/rules'

const states = {
  queued: ['neutral', 'Waiting'],
  running: ['accent', 'At work'],
  done: ['ok', '✓ Done'],
  failed: ['danger', 'Failed'],
  cancelled: ['neutral', 'Cancelled'],
} as const

export function JobState({ state }: { state: State }) {
  const [tone, word] = states[state]
  return <Badge tone={tone}>{word}</Badge>
}

import { Notice } from '@/components/ui/notice'
import type { Dashboard } from '@/lib/observability/dashboard'
import { counted } from './words'

/** The state in plain words: that all is well, or each thing that is not and what to do about it. */
export function Summary({ health, shared }: Pick<Dashboard, 'health' | 'shared'>) {
  const amiss = Object.entries(health.checks).flatMap(([name, checks]) =>
    checks.flatMap(({ status, output }) => (status === 'pass' || !output ? [] : [{ name, status, output }])),
  )
  const title = amiss.length === 0 ? `Everything works. ${queue(shared)}` : titles[health.status]
  return (
    <Notice tone={tones[health.status]} title={title}>
      {amiss.length > 0 && (
        <ul className="mt-1 grid gap-1">
          {amiss.map(({ name, output }) => (
            <li key={name}>{output}</li>
          ))}
        </ul>
      )}
    </Notice>
  )
}

const tones = { pass: 'ok', warn: 'warn', fail: 'danger' } as const
const titles = {
  pass: 'Everything works.',
  warn: 'It works, and something needs you',
  fail: 'It does not work',
}

function queue(shared: Dashboard['shared']): string {
  const of = (state: string) =>
    shared?.jobs.filter((job) => job.state === state).reduce((sum, { count }) => sum + count, 0) ?? 0
  const [waiting, working] = [of('queued'), of('running')]
  if (waiting + working === 0) return 'The printing queue is empty.'
  return `${counted(working, 'job is', 'jobs are')} at work, ${waiting} waiting.`
}

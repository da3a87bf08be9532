import { Card } from '@/components/ui/card'
import { Notice } from '@/components/ui/notice'
import type { Findings } from '@/lib/teaching/rules'
import { counted } from '@/lib/words'

/** What is missing or odd in who teaches what, over all levels. */
export function TeachingFindings({ leaderless, gaps, several, left, leadsSeveral }: Findings) {
  const places = (number: number, rest: string) =>
    `${counted(number, 'place', 'places')} ${number === 1 ? rest : rest.replace('stands', 'stand')}`
  const lines = [
    leaderless.length > 0 && `Without a class teacher: ${some(leaderless)}.`,
    gaps.length > 0 && `Without a teacher: ${some(gaps)}.`,
    left > 0 && places(left, 'stands with somebody who has left.'),
    ...leadsSeveral.map(({ name, classes }) => `${name} leads ${classes.join(' and ')}.`),
    several > 0 && `${places(several, 'stands with several teachers')}, which is allowed.`,
  ].filter((line) => line !== false)
  if (lines.length === 0)
    return <Notice tone="ok">Every class has a class teacher, and every subject a teacher.</Notice>
  return (
    <Card title="To look at">
      <ul className="list-disc space-y-1 pl-5">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </Card>
  )
}

const most = 6

const some = (names: readonly string[]) =>
  names.length <= most
    ? names.join('; ')
    : `${names.slice(0, most).join('; ')} and ${names.length - most} more`

import { ChevronRight } from 'lucide-react'
import type { Route } from 'next'
import { LevelBadge } from '@/components/ui/level-badge'
import { Link } from '@/components/ui/link'
import { showDay } from '@/lib/dates'
import type { Child, ReleasedResult } from '@/lib/family/queries'

/** One child: name first, then the newest result, all of it one target for a thumb. */
export function ChildCard({ child }: { child: Child }) {
  const [latest] = child.results
  return (
    <Link
      href={`/family/${child.learnerId}` as Route}
      className="flex min-h-12 items-center gap-3 rounded-lg border border-line bg-card p-4 hover:bg-well"
    >
      <span className="min-w-0 flex-1">
        <span className="block text-xl font-semibold">{child.name}</span>
        <span className="block text-lg text-muted">
          {[child.className, child.school].filter(Boolean).join(', ')}
        </span>
        {latest ? (
          <span className="mt-3 flex flex-wrap items-center gap-x-3 gap-y-1 text-lg">
            <span>
              {latest.term}, {latest.result}
            </span>
            <span className="flex items-center gap-2">
              <strong className="tabular-nums">{latest.average}</strong>
              <Level result={latest} />
            </span>
          </span>
        ) : (
          <span className="mt-3 block text-lg text-muted">No results published yet.</span>
        )}
      </span>
      <ChevronRight aria-hidden className="size-5 shrink-0 text-muted" />
    </Link>
  )
}

/** Every released result of a child, newest first. */
export function ResultList({ child, current }: { child: Child; current?: string }) {
  return (
    <ul className="overflow-hidden rounded-lg border border-line bg-card">
      {child.results.map((result) => (
        <li key={result.cardId} className="border-b border-line last:border-b-0">
          <Link
            href={`/family/${child.learnerId}/${result.cardId}` as Route}
            aria-current={result.cardId === current ? 'page' : undefined}
            className="flex min-h-14 items-center gap-3 px-4 py-2 hover:bg-well focus-visible:-outline-offset-2"
          >
            <span className="min-w-0 flex-1">
              <span className="block text-lg font-medium">
                {result.term}, {result.result}
              </span>
              <span className="block text-base text-muted">
                Published {showDay(result.publishedAt.slice(0, 10))}
              </span>
            </span>
            <strong className="text-lg tabular-nums">{result.average}</strong>
            <Level result={result} />
            <ChevronRight aria-hidden className="size-5 shrink-0 text-muted" />
          </Link>
        </li>
      ))}
    </ul>
  )
}

const Level = ({ result }: { result: ReleasedResult }) =>
  result.level === '–' ? null : (
    <LevelBadge level={result.level} group={result.group} className="!h-6 !text-sm" />
  )

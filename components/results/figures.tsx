import { LevelBadge } from '@/components/ui/level-badge'
import { Table, Td, Th } from '@/components/ui/table'
import { shown, signed } from '@/lib/grading/fraction'
import type { Exact, LevelCount } from '@/lib/grading/types'
import { groupOf } from '@/lib/reports/rules'
import type { Marksheet } from '@/lib/results/marksheet/queries'

const one = (value: Exact | null) => (value === null ? '–' : shown(value))
const change = (value: Exact | null) => (value === null ? '–' : signed(value))

/** The class (or grade) in one line of figures. */
export function SummaryFigures({ sheet }: { sheet: Marksheet }) {
  const { summary } = sheet.list
  const figures: [string, string, string?][] = [
    ['Mean', one(summary.mean), summary.deviation ? `${change(summary.deviation)} since before` : undefined],
    ['Mean points', summary.meanPoints ? shown(summary.meanPoints, 2) : '–'],
    ['Girls', one(summary.meanF)],
    ['Boys', one(summary.meanM)],
    ['Learners', String(summary.learners), `${summary.ranked} ranked`],
    [
      'Incomplete',
      String(summary.incomplete),
      summary.notRanked > 0 ? `${summary.notRanked} not ranked` : undefined,
    ],
  ]
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-4 sm:grid-cols-3 lg:grid-cols-6 print:grid-cols-6">
      {figures.map(([name, value, note]) => (
        <div key={name}>
          <dt className="text-sm text-muted">{name}</dt>
          <dd className="text-xl font-semibold tabular-nums">{value}</dd>
          {note && <dd className="text-sm text-muted">{note}</dd>}
        </div>
      ))}
    </dl>
  )
}

/** Learners on each level, by sex: a table whose bars are drawn in its cells. */
export function Distribution({ sheet }: { sheet: Marksheet }) {
  const { distribution } = sheet.list.summary
  const most = Math.max(1, ...distribution.map(({ all }) => all))
  return (
    <Table label="Learners on each overall level">
      <thead>
        <tr>
          <Th>Level</Th>
          <Th className="w-1/2">
            <span className="sr-only">Share</span>
          </Th>
          <Th numeric>Girls</Th>
          <Th numeric>Boys</Th>
          <Th numeric>All</Th>
        </tr>
      </thead>
      <tbody>
        {distribution.map((count) => (
          <tr key={count.level}>
            <Th scope="row">
              <LevelBadge level={count.level} group={groupOf(sheet.scale, count.level)} />
            </Th>
            <Td>
              <Bar count={count} most={most} />
            </Td>
            <Td numeric>{count.F}</Td>
            <Td numeric>{count.M}</Td>
            <Td numeric className="font-semibold">
              {count.all}
              {count.U > 0 && <span className="font-normal text-muted"> ({count.U} not recorded)</span>}
            </Td>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}

function Bar({ count, most }: { count: LevelCount; most: number }) {
  return (
    <svg aria-hidden className="h-3 w-full text-muted" viewBox="0 0 100 10" preserveAspectRatio="none">
      <rect width={(100 * count.all) / most} height="10" fill="currentColor" />
    </svg>
  )
}

/** Each area with its figures and learners on each level. */
export function AreaTable({ sheet }: { sheet: Marksheet }) {
  const levels = sheet.scale.bands.map(({ level }) => level)
  return (
    <Table label="Learning areas" wide className="text-sm">
      <thead>
        <tr>
          <Th sticky>Learning area</Th>
          {sheet.scope === 'class' && <Th>Teacher</Th>}
          <Th numeric>Entered</Th>
          <Th numeric>Mean</Th>
          <Th>Level</Th>
          <Th numeric>Points</Th>
          <Th numeric>Highest</Th>
          <Th numeric>Lowest</Th>
          <Th numeric>Before</Th>
          <Th numeric>+/−</Th>
          {levels.map((level) => (
            <Th key={level} numeric>
              {level}
            </Th>
          ))}
        </tr>
      </thead>
      <tbody>
        {sheet.list.areas.map((area) => (
          <tr key={area.code}>
            <Th scope="row" sticky className="whitespace-nowrap">
              {sheet.areas.find(({ code }) => code === area.code)?.name ?? area.code}
            </Th>
            {sheet.scope === 'class' && (
              <Td>{sheet.teachers[area.code] ?? <span className="text-warn">nobody</span>}</Td>
            )}
            <Td numeric className="whitespace-nowrap">
              {area.entered}
              <span className="text-muted">/{area.expected}</span>
            </Td>
            <Td numeric className="font-semibold">
              {one(area.mean)}
            </Td>
            <Td>
              {area.level ? <LevelBadge level={area.level} group={groupOf(sheet.scale, area.level)} /> : '–'}
            </Td>
            <Td numeric>{area.meanPoints ? shown(area.meanPoints, 2) : '–'}</Td>
            <Td numeric>{one(area.highest)}</Td>
            <Td numeric>{one(area.lowest)}</Td>
            <Td numeric className="text-muted">
              {one(area.previousMean)}
            </Td>
            <Td numeric>{change(area.deviation)}</Td>
            {area.distribution.map(({ level, all }) => (
              <Td key={level} numeric className={all === 0 ? 'text-muted' : undefined}>
                {all}
              </Td>
            ))}
          </tr>
        ))}
      </tbody>
    </Table>
  )
}

/** The grade's classes beside each other, on their exact means. */
export function StreamsTable({ sheet }: { sheet: Marksheet }) {
  return (
    <Table label="Classes of the grade">
      <thead>
        <tr>
          <Th>Class</Th>
          <Th numeric>Position</Th>
          <Th numeric>Mean</Th>
          <Th numeric>+/−</Th>
          <Th numeric secondary>
            Learners
          </Th>
          <Th numeric secondary>
            Ranked
          </Th>
          <Th numeric secondary>
            Incomplete
          </Th>
        </tr>
      </thead>
      <tbody>
        {sheet.streams.map((stream) => (
          <tr key={stream.classId}>
            <Th scope="row">{stream.name}</Th>
            <Td numeric>{stream.position ?? '–'}</Td>
            <Td numeric className="font-semibold">
              {one(stream.summary.mean)}
            </Td>
            <Td numeric>{change(stream.summary.deviation)}</Td>
            <Td numeric secondary>
              {stream.summary.learners}
            </Td>
            <Td numeric secondary>
              {stream.summary.ranked}
            </Td>
            <Td numeric secondary>
              {stream.summary.incomplete}
            </Td>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}

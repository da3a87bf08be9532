import clsx from 'clsx'
import type { ReactNode } from 'react'

import { LevelBadge } from '@/components/ui/level-badge'
import { cardWords as words } from '@/lib/documents/words'
import { type AreaRow, type Group, type ReportCard, signs } from '@/lib/reports/card'

const meanings: Record<string, string> = {
  [signs.blank]: words.blank,
  [signs.absent]: words.absent,
  [signs.exempt]: words.exempt,
}

/** In a narrow column; in a wide one and on paper. */
const narrow = '@2xl:hidden print:hidden'
const roomy = 'hidden @2xl:table-cell print:table-cell'
const figure = 'pl-3 text-right'
const cell = 'pt-2 pb-1 align-top @2xl:pb-2 print:pt-0.5 print:pb-0.5'
const part = 'pb-1.5 align-top print:pb-0'

/**
 * Learning areas with their parts. On a phone a row holds area, percent, level and points, and a line under it the rest;
 * nothing scrolls sideways.
 */
export function ReportCardTable({ card: { columns, rows } }: { card: ReportCard }) {
  const placed = rows.some(({ position }) => position !== null)
  return (
    <table className="mt-5 w-full border-ink border-y text-base leading-snug print:mt-3 print:text-sm">
      <caption className="sr-only">{words.results}</caption>
      <thead className="border-ink border-b text-left align-bottom text-xs">
        <tr>
          <Head>{words.area}</Head>
          {columns.map(({ name, note }) => (
            <Head key={name} className={clsx(roomy, figure)}>
              {name}
              {note && <span className="block whitespace-nowrap font-normal text-muted">{note}</span>}
            </Head>
          ))}
          <Head className={figure}>
            {columns.length > 1 ? `${words.result} ${words.percentSign}` : words.percent}
          </Head>
          <Head className={figure}>{words.level}</Head>
          <Head className={figure}>{words.points}</Head>
          {placed && <Head className={clsx(roomy, figure)}>{words.position}</Head>}
          <Head className={clsx(roomy, 'pl-3')}>{words.remark}</Head>
          <Head className={clsx(roomy, 'pl-3')}>{words.teacher}</Head>
        </tr>
      </thead>
      {rows.map((row) => (
        <tbody key={row.name} className="break-inside-avoid border-line border-b">
          <AreaLines row={row} columns={columns} placed={placed} />
        </tbody>
      ))}
    </table>
  )
}

function Head({ className, children }: { className?: string; children: ReactNode }) {
  return (
    <th scope="col" className={clsx('py-2 font-semibold print:py-1', className)}>
      {children}
    </th>
  )
}

function AreaLines({
  row,
  columns,
  placed,
}: { row: AreaRow; placed: boolean } & Pick<ReportCard, 'columns'>) {
  const { components: parts, position } = row
  const tall = parts.length + 1
  const marks = columns.map(({ name }, at) => ({ name, mark: row.marks[at] ?? '' }))
  const marksLine = marks.filter(({ mark }) => mark).map(({ name, mark }) => `${name} ${mark}`)
  const lines = [
    [...marksLine, position && `${words.position} ${position}`],
    [row.remark, row.teacher],
  ].map((line) => line.filter(Boolean).join(' · '))
  return (
    <>
      <tr>
        <th scope="row" className={clsx(cell, 'text-left font-medium wrap-anywhere')}>
          {row.name}
        </th>
        {marks.map(({ name, mark }) => (
          <td key={name} className={clsx(roomy, figure, cell)}>
            <Mark text={mark} />
          </td>
        ))}
        <td className={clsx(figure, cell, 'font-semibold')}>
          <Mark text={row.percent} />
        </td>
        <td className={clsx(figure, cell)}>
          <Level level={row.level} group={row.group} />
        </td>
        <td className={clsx(figure, cell)}>{row.points}</td>
        {placed && (
          <td className={clsx(roomy, figure, cell, 'whitespace-nowrap')}>{position ?? signs.blank}</td>
        )}
        <td rowSpan={tall} className={clsx(roomy, cell, 'pl-3 text-sm print:text-xs')}>
          {row.remark}
        </td>
        <td rowSpan={tall} className={clsx(roomy, cell, 'pl-3 text-sm print:text-xs')}>
          {row.teacher}
        </td>
      </tr>
      {lines.some(Boolean) && (
        <tr className={narrow}>
          <td colSpan={4} className={clsx(part, 'text-muted text-sm')}>
            {lines.filter(Boolean).map((line) => (
              <span key={line} className="block">
                {line}
              </span>
            ))}
          </td>
        </tr>
      )}
      {parts.map(({ name, marks }) => (
        <tr key={name} className="text-muted text-sm">
          <th scope="row" className={clsx(part, 'pl-3 text-left font-normal')}>
            {name}
          </th>
          {columns.map((column, at) => (
            <td key={column.name} className={clsx(roomy, figure, part)}>
              <Mark text={marks[at] ?? ''} />
            </td>
          ))}
          <td colSpan={3} className={clsx(narrow, figure, part)}>
            {marks.filter(Boolean).join(' · ')}
          </td>
          <td colSpan={placed ? 4 : 3} className={roomy} />
        </tr>
      ))}
    </>
  )
}

/** A mark; a sign says what it means to those who point at it or hear it. */
function Mark({ text }: { text: string }) {
  const meaning = text.startsWith('(') ? words.provisional : meanings[text]
  return meaning ? (
    <abbr title={meaning} className="no-underline">
      {text}
    </abbr>
  ) : (
    text
  )
}

/** A level with its tint; "–" where there is none. */
export function Level({ level, group }: { level: string; group: Group }) {
  return level === signs.blank ? level : <LevelBadge level={level} group={group} />
}

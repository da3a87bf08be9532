'use client'

import { LevelBadge } from '@/components/ui/level-badge'
import type { Line, LineFigure } from './marksheet-lines'

type Props = {
  lines: Line[]
  /** Group of every level of the scale. */
  groups: Record<string, string | null>
  /** Of a whole grade: each learner's class stands beside them. */
  withClass: boolean
}

/**
 * The learners of a marksheet: some thousand cells. Made here and not on the server's side, what crosses to the browser a
 * second time is the figures alone.
 */
export function MarksheetRows({ lines, groups, withClass }: Props) {
  return (
    <tbody>
      {lines.map((line, at) => (
        <tr key={line.admissionNumber} className="hover:bg-well/60">
          <td className="cell cell-figure text-muted">{at + 1}</td>
          <th scope="row" className="cell cell-row cell-sticky">
            {line.name}
          </th>
          <td className="cell text-muted">{line.admissionNumber}</td>
          {withClass && <td className="cell">{line.className}</td>}
          {line.figures.map((figure, column) => figureCell(figure, column, groups))}
          <td className="cell cell-figure">
            {line.total}
            <span className="text-muted">{`/${line.outOf}`}</span>
          </td>
          <td className="cell cell-figure font-semibold">{line.average}</td>
          <td className="cell">
            {line.level === null ? '–' : <LevelBadge level={line.level} group={groups[line.level]} />}
          </td>
          <td className="cell cell-figure">
            {line.points ?? '–'}
            {line.points !== null && <span className="text-muted">{`/${line.pointsOutOf}`}</span>}
          </td>
          <td className="cell cell-figure font-semibold">{line.inClass ?? '–'}</td>
          <td className="cell cell-figure">{line.inGrade ?? '–'}</td>
          <td className="cell cell-figure text-muted">{line.change}</td>
        </tr>
      ))}
    </tbody>
  )
}

/** No component of its own: there are hundreds. */
function figureCell(figure: LineFigure, column: number, groups: Props['groups']) {
  if (typeof figure === 'string')
    return (
      <td key={column} className="cell cell-figure text-muted">
        {figure}
      </td>
    )
  const [text, level, area, isMissing] = figure
  return (
    <td key={column} className={isMissing ? 'cell cell-figure bg-warn-soft' : 'cell cell-figure'}>
      {area && <span className="text-xs text-muted">{`${area} `}</span>}
      {level ? `${text} ` : text}
      {level && LevelBadge({ level, group: groups[level] })}
    </td>
  )
}

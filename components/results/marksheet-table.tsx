import type { Route } from 'next'
import { Link } from '@/components/ui/link'
import { Table, Td, Th } from '@/components/ui/table'
import { shown, signed } from '@/lib/grading/fraction'
import { groupOf } from '@/lib/reports/rules'
import type { Marksheet } from '@/lib/results/marksheet/queries'
import type { Column, ColumnGroup, Order, SheetLearner } from '@/lib/results/marksheet/rules'
import { marksheetLines } from './marksheet-lines'
import { MarksheetRows } from './marksheet-rows'

type Props = {
  sheet: Marksheet
  groups: ColumnGroup[]
  learners: SheetLearner[]
  order: Order
  /** The address of this page in another order. */
  orderHref: (order: Order) => Route
}

/** The broadsheet: names stay in place, a heading sorts, every figure is the engine's own text. */
export function MarksheetTable({ sheet, groups, learners, order, orderHref }: Props) {
  const columns = groups.flatMap((group) => group.columns)
  const abbreviations = new Map(sheet.areas.map((area) => [area.code, area.abbreviation]))
  const isGrade = sheet.scope === 'grade'

  const heading = (
    by: string,
    label: string,
    more: { title?: string; numeric?: boolean; sticky?: boolean; rowSpan?: number; className?: string } = {},
  ) => {
    const { title, ...look } = more
    const isCurrent = order.by === by
    return (
      <Th key={by} aria-sort={isCurrent ? (order.down ? 'descending' : 'ascending') : undefined} {...look}>
        <Link
          href={orderHref({ by, down: isCurrent && !order.down })}
          title={title}
          className="hover:text-ink hover:underline"
          scroll={false}
        >
          {label}
          {isCurrent && <span aria-hidden>{order.down ? ' ↓' : ' ↑'}</span>}
        </Link>
      </Th>
    )
  }

  return (
    <Table label={`Marksheet of ${sheet.name}`} wide className="marksheet text-sm">
      <thead>
        <tr>
          {heading('position', '#', { title: 'Listing order', numeric: true, rowSpan: 2 })}
          {heading('name', 'Learner', {
            sticky: true,
            rowSpan: 2,
            className: 'min-w-36 sm:min-w-48 print:min-w-0',
          })}
          {heading('number', 'Adm.', { title: 'Admission number', rowSpan: 2 })}
          {isGrade && heading('class', 'Class', { rowSpan: 2 })}
          {groups.map((group) =>
            group.columns.length === 1 ? (
              heading(group.columns[0]!.key, group.label, { title: group.title, numeric: true, rowSpan: 2 })
            ) : (
              <Th
                key={group.key}
                scope="colgroup"
                colSpan={group.columns.length}
                className="text-center text-xs text-muted"
                title={group.title}
              >
                {group.label}
              </Th>
            ),
          )}
          <Th numeric rowSpan={2} title="Total of the percents, out of 100 for each counted area">
            Total
          </Th>
          {heading('average', 'Avg', { title: 'Average', numeric: true, rowSpan: 2 })}
          <Th rowSpan={2}>Level</Th>
          {heading('points', 'Points', { numeric: true, rowSpan: 2 })}
          <Th numeric rowSpan={2} title="Position in the class">
            {isGrade ? 'In class' : 'Pos.'}
          </Th>
          <Th numeric rowSpan={2} title="Position in the grade">
            In grade
          </Th>
          <Th numeric rowSpan={2} title="Change of the average since the result before">
            +/−
          </Th>
        </tr>
        <tr>
          {groups
            .filter((group) => group.columns.length > 1)
            .flatMap((group) =>
              group.columns.map((column) =>
                heading(column.key, column.label, { title: column.title, numeric: true }),
              ),
            )}
        </tr>
      </thead>
      <MarksheetRows
        lines={marksheetLines(learners, columns, abbreviations)}
        groups={Object.fromEntries(
          sheet.scale.bands.map(({ level }) => [level, groupOf(sheet.scale, level)]),
        )}
        withClass={isGrade}
      />
      <MarksheetFoot sheet={sheet} columns={columns} lead={isGrade ? 3 : 2} />
    </Table>
  )
}

/** Mean, level, how many are entered, highest and lowest under each area; a slot's column has the mean over its areas. */
function MarksheetFoot({ sheet, columns, lead }: { sheet: Marksheet; columns: Column[]; lead: number }) {
  const figuresOf = (codes: string[]) => sheet.list.areas.filter(({ code }) => codes.includes(code))
  const rows: { label: string; of: (codes: string[], key: string) => string }[] = [
    {
      label: 'Mean',
      of: (codes, key) => {
        const mean =
          codes.length > 1
            ? sheet.list.slots.find(({ code }) => code === key)?.mean
            : figuresOf(codes)[0]?.mean
        return mean ? shown(mean) : '–'
      },
    },
    { label: 'Level', of: (codes) => (codes.length > 1 ? '' : (figuresOf(codes)[0]?.level ?? '–')) },
    {
      label: 'Entered',
      of: (codes) => {
        const figures = figuresOf(codes)
        return `${sum(figures.map(({ entered }) => entered))}/${sum(figures.map(({ expected }) => expected))}`
      },
    },
  ]
  const { summary } = sheet.list
  return (
    <tfoot>
      {rows.map(({ label, of }) => (
        <tr key={label}>
          <Td />
          <Th scope="row" sticky className="text-left text-muted">
            {label}
          </Th>
          <Td colSpan={lead - 1} />
          {columns.map((column) => (
            <Td key={column.key} numeric className="text-muted">
              {column.kind === 'area' ? of(column.codes, column.key) : ''}
            </Td>
          ))}
          <Td />
          <Td numeric className="font-semibold">
            {label === 'Mean' && summary.mean ? shown(summary.mean) : ''}
          </Td>
          <Td />
          <Td numeric className="whitespace-nowrap text-muted">
            {label === 'Mean' && summary.meanPoints ? shown(summary.meanPoints, 2) : ''}
          </Td>
          <Td colSpan={2} />
          <Td numeric className="text-muted">
            {label === 'Mean' && summary.deviation ? signed(summary.deviation) : ''}
          </Td>
        </tr>
      ))}
    </tfoot>
  )
}

const sum = (numbers: number[]) => numbers.reduce((total, each) => total + each, 0)

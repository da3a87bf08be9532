'use client'

import { ChevronRight } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'

import { useForm } from '@/components/forms/use-form'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { Select } from '@/components/ui/select'
import { Table, Td, Th } from '@/components/ui/table'
import { UndoNote } from '@/components/undo/undo-note'
import { setTeaching } from '@/lib/teaching/actions'
import type { Grid } from '@/lib/teaching/rules'
import { counted } from '@/lib/words'
import { Cell } from './grid-cell'
import { useCells } from './use-cells'

type Props = { grid: Grid; colleagues: { id: string; name: string }[] }

/** Who teaches what where: tick places, choose somebody, and give them all at once. On a phone a list by class. */
export function TeachingGrid({ grid, colleagues }: Props) {
  const router = useRouter()
  const [ticked, setTicked] = useState(0)
  const { form, state, failed, isSending } = useForm(setTeaching, () => {
    form.ref.current?.reset()
    setTicked(0)
    router.refresh()
  })
  const boxes = (where: string) => [
    ...(form.ref.current?.querySelectorAll<HTMLInputElement>(`input[name^="cell."]${where}`) ?? []),
  ]
  const count = () => setTicked(boxes(':checked').length)

  /** All of them, or none when all are ticked. */
  function tick(where: string) {
    const chosen = boxes(where)
    const on = chosen.some(({ checked }) => !checked)
    for (const box of chosen) box.checked = on
    count()
  }

  const fault = failed?.fields?.staffId?.[0] ?? failed?.fields?.cells?.[0] ?? failed?.message
  return (
    <form {...form} onChange={count}>
      <WideGrid grid={grid} tick={tick} />
      <ListByClass grid={grid} />
      <div className="sticky bottom-0 z-20 grid gap-3 border-t border-line bg-card px-4 py-3 max-md:bottom-14 sm:rounded-b-lg sm:px-5 print:hidden">
        {failed && <Notice tone="danger">{fault}</Notice>}
        {state.status === 'done' && <UndoNote changeId={state.data.changeId} title={state.data.title} />}
        <div className="flex flex-wrap items-center gap-2">
          <Select name="staffId" aria-label="Who" defaultValue="" className="min-w-52 flex-1 sm:max-w-72">
            <option value="">Choose who</option>
            {colleagues.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
          <Button type="submit" name="how" value="give" variant="primary" aria-disabled={isSending}>
            {isSending ? 'Saving…' : 'Give'}
          </Button>
          <Button type="submit" name="how" value="add" aria-disabled={isSending}>
            Add beside
          </Button>
          <Button type="submit" name="how" value="clear" aria-disabled={isSending}>
            Leave empty
          </Button>
          <p role="status" className="text-muted">
            {ticked === 0 ? 'Tick places above first.' : `${counted(ticked, 'place', 'places')} ticked`}
          </p>
        </div>
      </div>
    </form>
  )
}

type WideProps = { grid: Grid; tick: (where: string) => void }

function WideGrid({ grid, tick }: WideProps) {
  const { onKeyDown, box } = useCells()
  const head = 'rounded-sm text-left hover:underline'
  return (
    <div className="max-sm:hidden">
      <Table wide label={`Who teaches what in ${grid.level}`} onKeyDown={onKeyDown}>
        <thead>
          <tr>
            <Th sticky>Learning area</Th>
            {grid.classes.map(({ id, name }, column) => (
              <Th key={id} className="min-w-36">
                <button
                  type="button"
                  className={head}
                  aria-label={`Tick every area of ${name}`}
                  onClick={() => tick(`[data-at$=" ${column}"]:not([data-at^="0 "])`)}
                >
                  {name}
                </button>
              </Th>
            ))}
          </tr>
        </thead>
        <tbody>
          {grid.rows.map(({ areaId, name, slot, cells }, row) => (
            <tr key={areaId ?? 'lead'}>
              <Th scope="row" sticky className="min-w-44">
                <button
                  type="button"
                  className={head}
                  aria-label={`Tick ${name} in every class`}
                  onClick={() => tick(`[data-at^="${row} "]`)}
                >
                  {name}
                </button>
                {slot && <span className="block text-xs font-normal text-muted">{slot}</span>}
              </Th>
              {cells.map((cell, column) => (
                <Td key={cell.classId} className="py-0">
                  <Cell cell={cell} place={`${name}, ${grid.classes[column]!.name}`} {...box(row, column)} />
                </Td>
              ))}
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  )
}

const ListByClass = ({ grid }: { grid: Grid }) => (
  <ul className="divide-y divide-line sm:hidden">
    {grid.classes.map(({ id, name }, column) => {
      const cells = grid.rows.map((row) => ({ ...row, cell: row.cells[column]! }))
      const open = cells.filter(({ cell }) => cell.trouble !== null).length
      return (
        <li key={id}>
          <details className="group">
            <summary className="flex min-h-12 items-center gap-2 px-4 py-2 font-medium">
              <ChevronRight aria-hidden className="size-4 text-muted group-open:rotate-90" />
              {name}
              <span className={open > 0 ? 'ml-auto text-sm text-warn' : 'ml-auto text-sm text-muted'}>
                {open > 0 ? `${open} to look at` : 'all filled'}
              </span>
            </summary>
            <ul className="divide-y divide-line border-t border-line pl-4">
              {cells.map(({ areaId, name: area, cell }) => (
                <li key={areaId ?? 'lead'} className="py-1 pr-4">
                  <span className="block pt-1 text-sm text-muted">{area}</span>
                  <Cell cell={cell} place={`${area}, ${name}`} />
                </li>
              ))}
            </ul>
          </details>
        </li>
      )
    })}
  </ul>
)

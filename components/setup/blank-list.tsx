import { PrintButton } from '@/components/ui/print-button'

type Props = {
  school: string
  className: string
  columns: { name: string; max: string }[]
  learners: { id: string; admissionNumber: string; name: string }[]
}

/** A class's mark list to be filled in by hand: the order of the mark sheet on the screen, room to sign. */
export const BlankList = ({ school, className, columns, learners }: Props) => (
  <section
    aria-label={`Mark list of ${className}`}
    className="rounded-lg border border-line bg-card p-4 sm:p-5 print:border-0 print:p-0"
  >
    <div className="mb-3 flex flex-wrap items-start justify-between gap-3">
      <div>
        <h2 className="text-lg font-semibold">{className}, mark list</h2>
        <p className="text-muted">{school} · Learning area ______________ · Assessment ______________</p>
      </div>
      <PrintButton>Print this list</PrintButton>
    </div>
    <div className="overflow-x-auto">
      <table className="w-full border-collapse [&_td]:border [&_td]:border-edge/60 [&_th]:border [&_th]:border-edge/60">
        <thead>
          <tr className="text-left text-sm">
            <th className="w-10 px-2 py-1">No.</th>
            <th className="w-24 px-2 py-1">Adm. no.</th>
            <th className="px-2 py-1">Name</th>
            {columns.map(({ name, max }) => (
              <th key={name} className="w-24 px-2 py-1">
                {name} <span className="font-normal text-muted">/{max}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {learners.map(({ id, admissionNumber, name }, i) => (
            <tr key={id} className="h-8 break-inside-avoid">
              <td className="px-2 tabular-nums">{i + 1}</td>
              <td className="px-2 tabular-nums">{admissionNumber}</td>
              <td className="px-2">{name}</td>
              {columns.map((column) => (
                <td key={column.name} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
    <p className="mt-4 text-sm text-muted">
      A = absent, E = exempt. Teacher ______________ Signature ______________ Date __________
    </p>
  </section>
)

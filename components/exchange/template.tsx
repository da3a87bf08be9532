import type { ImportKind } from '@/lib/exchange/imports/input'

/** An empty file to fill in, that is taken as it is. */
export const Template = ({ kind }: { kind: ImportKind }) => (
  <span className="flex flex-wrap gap-x-3">
    Template:
    {(['xlsx', 'csv'] as const).map((format) => (
      <a
        key={format}
        href={`/api/templates/${kind}?format=${format}`}
        download
        className="font-medium text-accent underline decoration-accent/35 underline-offset-3 hover:decoration-accent"
      >
        {format === 'xlsx' ? 'Excel' : 'CSV'}
      </a>
    ))}
  </span>
)

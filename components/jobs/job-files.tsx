import { Card } from '@/components/ui/card'
import type { JobFile } from '@/lib/jobs/queries'
import { sizeWords } from '@/lib/jobs/rules'

/** What a job made: the files about all of it first, then those of each unit. */
export function JobFiles({ files }: { files: JobFile[] }) {
  if (files.length === 0) return null
  const wholes = files.filter((file) => file.whole)
  const units = files.filter((file) => !file.whole)
  return (
    <div className="grid gap-6">
      {wholes.length > 0 && <FileList title="All in one" files={wholes} />}
      {units.length > 0 && <FileList title="One by one" files={units} />}
    </div>
  )
}

function FileList({ title, files }: { title: string; files: JobFile[] }) {
  return (
    <Card title={title} aside={`${files.length} ${files.length === 1 ? 'file' : 'files'}`} flush>
      <ul>
        {files.map((file) => (
          <li key={file.id} className="border-b border-line last:border-b-0">
            <a
              href={`/api/files/${file.id}`}
              download
              className="flex min-h-9 items-center justify-between gap-4 px-4 py-1.5 hover:bg-well max-sm:min-h-12 sm:px-5"
            >
              <span className="font-medium text-accent underline decoration-accent/35 underline-offset-3">
                {file.name}
              </span>
              <span className="whitespace-nowrap text-muted">{sizeWords(file.size)}</span>
            </a>
          </li>
        ))}
      </ul>
    </Card>
  )
}

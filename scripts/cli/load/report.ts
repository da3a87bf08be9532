/** A row, column or value that was not taken (`refused`), or was taken with a stated assumption (`warnings`). */
export type Entry = {
  file: string
  row?: number
  column?: string
  value?: string
  reason: string
  code: string
}

/** What `school:load` says on stdout. */
export type LoadReport = {
  school: string
  slug: string
  took: Record<string, number>
  refused: Entry[]
  warnings: Entry[]
  /** Usernames that cannot sign in before `user:password` has given them a password. */
  needPassword: string[]
}

/** Collects what a load has to tell, file by file. */
export function reporter() {
  const took: Record<string, number> = {}
  const refused: Entry[] = []
  const warnings: Entry[] = []
  return {
    took,
    refused,
    warnings,
    add: (what: string, count: number) => {
      took[what] = (took[what] ?? 0) + count
    },
    refuse: (entry: Entry) => void refused.push(entry),
    warn: (entry: Entry) => void warnings.push(entry),
  }
}

export type Reporter = ReturnType<typeof reporter>

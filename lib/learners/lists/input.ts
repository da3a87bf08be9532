import * as z from 'zod'

import { line } from '@/lib/fields'
import { readFilter, writeFilter } from '@/lib/learners/search/rules'
import { text } from '@/lib/text'

/** As an address says it; kept in the one order that `writeFilter` gives. */
const Filter = text(2000).transform((typed) =>
  writeFilter(readFilter(Object.fromEntries(new URLSearchParams(typed)))),
)

export const SaveList = z.object({ name: line(60), filter: Filter })
export const RenameList = z.object({ listId: z.uuid(), name: line(60) })
export const DeleteList = z.object({ listId: z.uuid() })

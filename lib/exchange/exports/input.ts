import * as z from 'zod'

import { sheetFormats } from '@/lib/sheets/write'

/** What can be taken out as a file. `class`: the list of one class. */
export const exportKinds = ['learners', 'guardians', 'staff', 'areas', 'class', 'marks'] as const
export type ExportKind = (typeof exportKinds)[number]

const id = z.preprocess((value) => value || undefined, z.uuid().optional())

/** `classId`: of a class list, or the class whose marks are wanted (none: every class that the actor enters marks in). */
export const MakeExport = z
  .object({
    what: z.enum(exportKinds, 'Choose what the file is to hold.'),
    format: z.enum(sheetFormats, 'Choose Excel or CSV.'),
    classId: id,
    assessmentId: id,
  })
  .refine(({ what, classId }) => what !== 'class' || classId, {
    path: ['classId'],
    message: 'Choose a class.',
  })
  .refine(({ what, assessmentId }) => what !== 'marks' || assessmentId, {
    path: ['assessmentId'],
    message: 'Choose an assessment.',
  })
export type MakeExport = z.output<typeof MakeExport>

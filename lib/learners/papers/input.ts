import * as z from 'zod'

import { line } from '@/lib/fields'

const Bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array)

export const AddDocument = z.object({ learnerId: z.uuid(), title: line(120), bytes: Bytes })
export const OneDocument = z.object({ learnerId: z.uuid(), documentId: z.uuid() })
export const SetPhoto = z.object({ learnerId: z.uuid(), bytes: Bytes })
export const RemovePhoto = z.object({ learnerId: z.uuid() })

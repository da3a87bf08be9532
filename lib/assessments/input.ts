import * as z from 'zod'

import { day, decimal, line } from '@/lib/fields'

export const maximum = decimal({ above: 0, most: 1000 })

/** Weight 0: recorded and shown, not counted. */
export const weight = decimal({ most: 1000 })

const NewPaper = z.object({ areaId: z.uuid(), componentId: z.uuid().nullable(), max: maximum })

const NewAssessment = z
  .object({
    termId: z.uuid(),
    name: line(60),
    order: z.number().int().min(0).max(999),
    weight,
    startsOn: day,
    endsOn: day,
    papers: z.array(NewPaper),
  })
  .refine(({ startsOn, endsOn }) => startsOn <= endsOn, {
    path: ['endsOn'],
    message: 'The last day is before the first.',
  })

export const AddAssessments = z.object({ assessments: z.array(NewAssessment) })

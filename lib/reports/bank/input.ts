import * as z from 'zod'

import { line, orNull } from '@/lib/fields'
import { longestRemark } from '../card'
import { placeholderProblem } from './rules'

const text = line(longestRemark).superRefine((value, context) => {
  const problem = placeholderProblem(value)
  if (problem) context.addIssue({ code: 'custom', message: problem })
})

export const audiences = ['class_teacher', 'head', 'area'] as const
export const trends = ['improved', 'steady', 'fell'] as const

export const AddRemark = z.object({
  audience: z.enum(audiences),
  levelGroup: line(20),
  trend: orNull(z.enum(trends)),
  areaId: orNull(z.uuid()),
  language: z.enum(['en', 'sw']),
  text,
})

/** `seen`: the version that was changed; `active` ticked: it is chosen from. */
export const ChangeRemark = z.object({
  remarkId: z.uuid(),
  seen: z.string().max(40),
  text,
  active: z
    .union([z.literal('on'), z.boolean()])
    .optional()
    .transform((value) => value === 'on' || value === true),
})

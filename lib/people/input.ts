import * as z from 'zod'
import type { Role } from '@/lib/auth/actor'
import { day, line, orNull } from '@/lib/fields'
import { personName } from '@/lib/text'

export const staffRoles = [
  'admin',
  'head',
  'deputy',
  'class_teacher',
  'subject_teacher',
  'bursar',
] as const satisfies readonly Role[]

const NewStaff = z.object({
  fullName: personName,
  title: orNull(line(20)),
  gender: z.enum(['F', 'M']).nullable(),
  phone: z.string().nullable(),
  email: z.email().nullable(),
  tscNumber: orNull(line(40)),
  employeeNumber: orNull(line(40)),
})

export const AddStaff = z.object({ staff: z.array(NewStaff) })

export const Assign = z.object({
  /** Who leads a class, from which day. */
  classTeachers: z.array(z.object({ classId: z.uuid(), staffId: z.uuid(), from: day })),
  /** Who teaches a learning area in a class. */
  assignments: z.array(z.object({ classId: z.uuid(), areaId: z.uuid(), staffId: z.uuid() })),
})

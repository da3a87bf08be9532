import * as z from 'zod'
import { admissionNumber, readGender } from '@/lib/learners/values/rules'
import { readPhone } from '@/lib/phones'
import { personName } from '@/lib/text'
import { stepIds } from './rules'

export const MarkStep = z.object({
  /** `checklist`: the list on Today is sent away. */
  step: z.enum([...stepIds, 'checklist']),
  state: z.enum(['done', 'skipped']),
})

const most = 1000

/** Lines of a list as it is pasted, each with its cells: tabs from a sheet, else commas or semicolons. */
const cellsOf = (text: string): { line: number; cells: string[] }[] =>
  text
    .split(/\r?\n/)
    .map((line, i) => ({
      line: i + 1,
      cells: line.split(line.includes('\t') ? '\t' : /[,;]/).map((cell) => cell.trim()),
    }))
    .filter(({ cells }) => cells.some(Boolean))

const nameOf = (typed: string) => personName.safeParse(typed.replace(/^\d+[.)]\s*/, ''))

const pasted = z
  .string()
  .max(100_000, 'This is too long for one go. Paste it in parts.')
  .refine((text) => text.trim() !== '', 'Paste or type at least one name.')

/** "Grace Wanjiru, 0712 345 678": a name, and a phone number where there is one. */
export const PasteStaff = z.object({ lines: pasted }).transform(({ lines }, context) => {
  const say = (message: string) => context.addIssue({ code: 'custom', path: ['lines'], message })
  const people = cellsOf(lines).flatMap(({ line, cells }) => {
    const phones = cells.flatMap((cell) => readPhone(cell) ?? [])
    const [first = '', ...others] = cells.filter((cell) => cell && !readPhone(cell))
    const name = nameOf(first)
    if (!name.success) say(`Line ${line}: ${name.error.issues[0]!.message}`)
    const odd = others.find((cell) => /\d{4}/.test(cell))
    if (odd) say(`Line ${line}: ${odd} cannot be a phone number in use. Write it like 0712 345 678.`)
    return name.success ? [{ fullName: name.data, phone: phones[0]?.number ?? null }] : []
  })
  if (people.length > most) say(`At most ${most} people in one go.`)
  return { people }
})

/** "0983, Grace Otieno, F": a name, with admission number and gender where they are known, in any order. */
export const PasteLearners = z
  .object({ classId: z.uuid('Choose the class.'), lines: pasted })
  .transform(({ classId, lines }, context) => {
    const say = (message: string) => context.addIssue({ code: 'custom', path: ['lines'], message })
    const learners = cellsOf(lines).flatMap(({ line, cells }) => {
      const filled = cells.filter(Boolean)
      const gender = filled.map(readGender).find((value) => value !== null) ?? null
      const rest = filled.filter((cell) => readGender(cell) === null)
      const number = rest.find((cell) => /\d/.test(cell) && admissionNumber(cell) !== null)
      const name = nameOf(rest.filter((cell) => cell !== number)[0] ?? '')
      if (!name.success) {
        say(`Line ${line}: ${name.error.issues[0]!.message}`)
        return []
      }
      return [{ fullName: name.data, gender, admissionNumber: number ? admissionNumber(number) : null }]
    })
    if (learners.length > most) say(`At most ${most} learners in one go.`)
    return { classId, learners }
  })

import * as z from 'zod'

import { year } from '@/lib/classes/input'
import { doubles, line } from '@/lib/fields'

const stream = line(40)

/** "East, West" as streams; none for a grade with one class. */
function streamsOf(typed: string): string[] {
  return typed
    .split(/[,;\n]/)
    .map((name) => name.trim())
    .filter(Boolean)
}

/**
 * Which grades are taught in a year and their streams, as the form sends them: `grade:Grade 8` ticked,
 * `streams:Grade 8` "East, West".
 */
export const PlanGrades = z
  .object({ year: z.coerce.number().pipe(year) })
  .catchall(z.string().max(500))
  .transform(({ year, ...form }, context) => {
    const ticked = Object.keys(form)
      .filter((name) => name.startsWith('grade:'))
      .map((name) => name.slice('grade:'.length))
    const grades = ticked.map((grade) => {
      const field = `streams:${grade}`
      const streams = streamsOf((form as Record<string, string>)[field] ?? '')
      const say = (message: string) => context.addIssue({ code: 'custom', path: [field], message })
      if (grade.length === 0 || grade.length > 40) say('This is not the name of a grade.')
      for (const { value } of doubles(streams, (name) => name))
        say(`${grade}: the stream ${value} is there twice.`)
      if (streams.length > 12) say(`${grade}: at most 12 streams.`)
      for (const name of streams)
        if (!stream.safeParse(name).success) say(`${grade}: a stream’s name has at most 40 characters.`)
      return { grade, streams }
    })
    if (grades.length === 0)
      context.addIssue({ code: 'custom', path: ['grades'], message: 'Tick at least one grade.' })
    return { year, grades }
  })

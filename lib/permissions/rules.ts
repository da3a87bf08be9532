import { AppError } from '@/lib/errors'
import type { Place, Until } from './input'

const hour = 3_600_000

/** When a day of the school (2026-08-14) begins. There is no summer time in Kenya. */
export const startOfDay = (day: string): Date => new Date(`${day}T00:00:00+03:00`)
const endOfDay = (day: string): Date => new Date(startOfDay(day).getTime() + 24 * hour)

/**
 * When something ends that begins at `start`; null: never. `closes`: the last day of the term that `start` lies in or before;
 * null: no such term. A day that is named is counted in. Throws `invalid` in words.
 */
export function endOf({ until, date }: Until, start: Date, closes: string | null): Date | null {
  if (until === 'good') return null
  if (until === 'day') return new Date(start.getTime() + 24 * hour)
  if (until === 'week') return new Date(start.getTime() + 7 * 24 * hour)
  if (until === 'term' && closes === null) throw wrong('until', 'No term ends after that day. Choose a date.')
  const end = endOfDay(until === 'term' ? closes! : date!)
  if (end <= start) throw wrong('date', 'That day is over before it begins. Choose a later one.')
  return end
}

const wrong = (field: string, message: string) => new AppError('invalid', message, { [field]: [message] })

/** Whether a place lies within what was asked for. `gradeId`: of the class that is given. */
export function isWithin(given: Place & { gradeOfClass: string | null }, asked: Place): boolean {
  if (asked.classId) return given.classId === asked.classId
  if (asked.gradeId) return given.gradeId === asked.gradeId || given.gradeOfClass === asked.gradeId
  return true
}

/** Whether an end is at most as late as what was asked for; null: never. */
export const isNoLater = (given: Date | null, asked: Date | null): boolean =>
  asked === null || (given !== null && given <= asked)

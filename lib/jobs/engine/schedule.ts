import 'server-only'
import cron from 'cron-parser'

/**
 * The latest moment until `now` at which a schedule was due. As Inngest takes them: five fields, in UTC unless it begins
 * with a time zone ("TZ=Africa/Nairobi 0 3 * * *"). Throws on anything else.
 */
export function latestDue(schedule: string, now: Date): Date {
  // The parser looks for a moment before the one it is given.
  return read(schedule, new Date(now.getTime() + 1000))
    .prev()
    .toDate()
}

/** The next moment after `now` at which a schedule will be due. */
export const nextDue = (schedule: string, now: Date): Date => read(schedule, now).next().toDate()

function read(schedule: string, currentDate: Date) {
  const [, tz = 'UTC', fields = ''] = /^(?:TZ=(\S+) )?(.+)$/.exec(schedule) ?? []
  if (fields.split(' ').length !== 5) throw new Error(`"${schedule}" is not a schedule of five fields.`)
  return cron.parseExpression(fields, { currentDate, tz })
}

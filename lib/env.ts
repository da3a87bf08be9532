import { schema } from './settings'

/** Every setting, checked once at start. Wrong or missing ones end the process with a plain list. */
export const env = read()

function read() {
  const result = schema.safeParse(process.env)
  if (result.success) return result.data
  const faults = result.error.issues.map(
    (issue) => `  ${issue.path.join('.') || 'settings'}: ${issue.message}`,
  )
  process.stderr.write(`Hillview cannot start. These settings need your attention:\n${faults.join('\n')}\n`)
  process.exit(1)
}

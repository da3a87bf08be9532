import { readSettings } from './settings'

/** Every setting, checked once at start. Wrong or missing ones end the process with a plain list. */
export const env = read()

function read() {
  const result = readSettings(process.env)
  if ('settings' in result) return result.settings
  const list = result.faults.map(({ setting, message }) => `  ${setting} ${message}`)
  process.stderr.write(`Hillview cannot start. These settings need your attention:\n${list.join('\n')}\n`)
  process.exit(1)
}

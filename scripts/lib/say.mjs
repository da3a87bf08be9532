/** A failure whose message is meant for the person at the keyboard: shown without a stack. */
export class PlainError extends Error {}

/** The words of a failure for a person: plain where we know it, the stack of a defect. */
export const explain = (error) =>
  error instanceof PlainError ? error.message : (error?.stack ?? String(error))

/** One line for the person at the keyboard; never on stdout, which belongs to the answers of commands. */
export const say = (line = '') => process.stderr.write(`${line}\n`)

/** Ends the program the way a person can read: plain words for what we know, a stack for a defect. */
export function fail(error) {
  say(`\n${explain(error)}`)
  process.exit(1)
}

/**
 * Runs one stage and tells how it went and how long it took.
 * @template T
 * @param {string} name a word or two
 * @param {(detail: (text: string) => void) => Promise<T>} work may say what it is doing, and last what came of it
 * @returns {Promise<T>}
 */
export async function stage(name, work) {
  const started = performance.now()
  let outcome = 'ready'
  const line = (text) => say(`  ${name.padEnd(13)} ${text}`)
  try {
    const result = await work((text, { now = false } = {}) => {
      outcome = text
      if (now) line(`${text} …`)
    })
    line(`${outcome.padEnd(44)} ${seconds(started)}`)
    return result
  } catch (error) {
    line(`${'failed'.padEnd(44)} ${seconds(started)}`)
    throw error
  }
}

const seconds = (started) => `${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s`

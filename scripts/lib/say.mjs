/** A failure whose message is meant for the person at the keyboard: shown without a stack. */
export class PlainError extends Error {}

/** Ends the program the way a person can read: plain words for what we know, a stack for a defect. */
export function fail(error) {
  process.stderr.write(`\n${error instanceof PlainError ? error.message : (error?.stack ?? error)}\n`)
  process.exit(1)
}

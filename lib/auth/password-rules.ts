/** Where a password is the only thing that proves who somebody is, length does the work (NIST SP 800-63B-4). */
export const shortest = 15
export const longest = 128

const known =
  'password passw0rd pass word qwerty letmein welcome login signin changeme secret iloveyou monkey dragon sunshine princess football ' +
  'admin administrator root user teacher mwalimu head deputy bursar parent pupil learner student school shule academy primary junior ' +
  'hillview kenya nairobi harambee jambo karibu mungu jesus marks report term grade class demo test'
const runs = [
  '01234567890',
  '09876543210',
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
]

/**
 * What is wrong with a password that a person chooses, in words for them; null when it will do.
 * Length counts characters as people see them. No rules of composition: any sentence will do.
 * @param own words that stand for this person: their username, e-mail address, phone number, school
 */
export function passwordProblem(password: string, own: readonly string[] = []): string | null {
  const length = [...password.normalize('NFC')].length
  if (length < shortest)
    return `Use at least ${shortest} characters: three or four words are easy to remember.`
  if (length > longest) return `Use at most ${longest} characters.`
  if (/\p{Surrogate}|\u0000/u.test(password)) return 'This password has a character that cannot be stored.'
  return unguessed(password, own) < 6
    ? 'This is among the first things a stranger would try. Add words that have nothing to do with you or the school.'
    : null
}

/** How many different letters are left when everything that anybody would try is taken out. */
function unguessed(password: string, own: readonly string[]): number {
  const words = [...known.split(' '), ...own.flatMap((value) => letters(value).split(' '))]
    .filter((word) => word.length > 2)
    .sort((a, b) => b.length - a.length)
  let left = letters(password)
  for (const word of words) left = left.replaceAll(word, ' ')
  for (const run of runs) left = withoutRuns(left, run)
  return new Set(left.replace(/\s/g, '')).size
}

const letters = (value: string) =>
  value
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\p{P}\p{Z}\p{C}\p{M}]+/gu, ' ')

/** Takes out every stretch of four or more that follows the run, longest first. */
function withoutRuns(value: string, run: string): string {
  let left = value
  for (let size = run.length; size >= 4; size--) {
    for (let from = 0; from + size <= run.length; from++)
      left = left.replaceAll(run.slice(from, from + size), ' ')
  }
  return left
}

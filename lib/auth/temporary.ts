import 'server-only'
import { randomInt } from 'node:crypto'

/** Letters and figures that nobody mistakes for one another on paper. */
const letters = 'abcdefghjkmnpqrstuvwxyz23456789'

/** A password to be said once and replaced at the first sign-in: four groups of four. */
export const temporaryPassword = (): string =>
  Array.from({ length: 4 }, () =>
    Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join(''),
  ).join('-')

import { documentDate, today } from '@/lib/dates'
import { invitationDays } from './input'

/** The secret in an invitation's link: which school, and what only who was invited knows. */
export const linkOf = (schoolNumber: number, secret: string): string =>
  `${schoolNumber.toString(36)}-${secret}`

/** The parts of what stands in an address; null when it cannot be an invitation. */
export function readLink(typed: string): { schoolNumber: number; secret: string } | null {
  const [, number, secret] = /^([0-9a-z]{1,6})-([1-9A-Za-z]{22})$/.exec(typed) ?? []
  return number && secret ? { schoolNumber: Number.parseInt(number, 36), secret } : null
}

export type InvitationState = 'open' | 'taken' | 'ended' | 'withdrawn'

/** Why a link opens nothing, in words for who holds it. */
export const closedWords: Record<Exclude<InvitationState, 'open'>, string> = {
  taken: 'This invitation has been taken already. If it was you, sign in.',
  ended: 'This invitation has ended. Ask the school for a new one.',
  withdrawn: 'This invitation has been replaced or called back. Look for a newer one, or ask the school.',
}

type Told = { name: string; school: string; address: string; endsAt: Date }

/** The mail to somebody who is invited. */
export const invitationMail = ({ name, school, address, endsAt }: Told) => ({
  subject: `Your place at ${school}`,
  text: [
    `${name},`,
    `${school} works with Hillview and has a place for you there. Open this link, choose a username and a password, and you are in:`,
    address,
    `The link is good once, until ${documentDate(today(undefined, endsAt))}. If you use Hillview at another school already, you can take this place with the account you have.`,
    'If you do not know what this is about, leave it: then nothing happens.',
  ].join('\n\n'),
})

/** The same in one text. */
export const invitationSms = ({ school, address }: Told) =>
  `HILLVIEW: ${school} invites you. Choose your password here, within ${invitationDays} days: ${address}`

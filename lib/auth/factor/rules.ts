import type { Role } from '../actor'

/** Whoever may change everybody's data signs in with a second factor, unless the installation is one for trying things out. */
const always: readonly Role[] = ['admin', 'head']

/** The roles of whom a school may ask it besides. Parents have few doors to guard, and many share a phone. */
export const askable: readonly Role[] = ['deputy', 'class_teacher', 'subject_teacher', 'bursar']

type Asked = { isOps: boolean; places: readonly { role: Role | null; factorRoles: readonly Role[] | null }[] }

/** Whether a person signs in with a second factor: by what they may do, and by what each of their schools asks. */
export const needsFactor = ({ isOps, places }: Asked, installation: 'required' | 'optional'): boolean =>
  (installation === 'required' &&
    (isOps || places.some(({ role }) => role !== null && always.includes(role)))) ||
  places.some(({ role, factorRoles }) => role !== null && (factorRoles?.includes(role) ?? false))

/** How long a proof of who somebody is lasts for what is dangerous. */
export const provenMinutes = 10

/** @param at when they last proved it (milliseconds), none for a person who never did */
export const isProven = (at: number | undefined, now: number): boolean =>
  at !== undefined && now - at < provenMinutes * 60_000

/** What is typed as a code: six digits of an app, or ten letters and digits of a recovery code, however they are spaced. */
export type TypedCode = { kind: 'app' | 'recovery'; code: string }

export function readCode(typed: string): TypedCode | null {
  const code = typed.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase()
  if (/^\d{6}$/.test(code)) return { kind: 'app', code }
  return new RegExp(`^[${recoveryDigits}]{${recoveryLength}}$`).test(code) ? { kind: 'recovery', code } : null
}

/** Letters and digits that nobody mistakes for one another on paper. */
export const recoveryDigits = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'
export const recoveryLength = 10
export const recoveryCount = 10

/** As it is shown and printed: ABCDE-23456. */
export const showRecovery = (code: string): string => `${code.slice(0, 5)}-${code.slice(5)}`

/** A secret as a person types it into an app: groups of four. */
export const showSecret = (secret: string): string => secret.replace(/(.{4})(?=.)/g, '$1 ')

/** What a passkey is called until its owner says otherwise. */
export const passkeyName = (device: string | null | undefined): string => device ?? 'Passkey'

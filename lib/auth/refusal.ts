import 'server-only'
import { decode, encode } from 'next-auth/jwt'
import * as z from 'zod'

import { env } from '@/lib/env'
import type { SignInAnswer } from './sign-in'

/** Why a sign-in was refused; `stale`: the form was not made by us, or for another visit. */
export type Refused = Exclude<SignInAnswer, { outcome: 'in' }> | { outcome: 'stale' } | { outcome: 'failed' }

const contents = z.object({
  outcome: z.enum(['wrong', 'wait', 'busy', 'stale', 'failed']),
  seconds: z.number().optional(),
  identifier: z.string(),
})
export type Refusal = z.output<typeof contents>

const seal = { secret: env.NEXTAUTH_SECRET, salt: 'sign-in-refused' }

/** For the cookie that takes a refusal to the page: sealed, because what was typed is nobody else's business. */
export const sealRefusal = (refused: Refused, typed: string): Promise<string> =>
  encode({ ...seal, maxAge: 120, token: { ...refused, identifier: typed.slice(0, 254) } })

export async function openRefusal(sealed: string | undefined): Promise<Refusal | null> {
  if (!sealed) return null
  return contents.safeParse(await decode({ ...seal, token: sealed }).catch(() => null)).data ?? null
}

/** The one sentence for the person; the same whether or not there is such an account. */
export function refusalWords({ outcome, seconds = 0 }: Pick<Refusal, 'outcome' | 'seconds'>): string {
  switch (outcome) {
    case 'wrong':
      return 'The name or password is not right.'
    case 'wait': {
      const minutes = Math.max(1, Math.ceil(seconds / 60))
      return `Too many tries. Wait ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}, or ask the school office.`
    }
    case 'busy':
      return 'Many people are signing in just now. Try again in a moment.'
    case 'stale':
      return 'This page had been open for too long. Type your password once more.'
    case 'failed':
      return 'Signing in did not work just now, and it is our fault. Try again in a moment.'
  }
}

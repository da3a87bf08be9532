import { env } from '@/lib/env'

/** Only https can carry a Secure cookie; the prefixes keep sibling addresses from planting one. */
export const secure = env.NEXTAUTH_URL.startsWith('https://')

const attributes = { httpOnly: true, sameSite: 'lax', path: '/', secure } as const

/** Every cookie that identity uses. Only `session` says who is signed in, and only by pointing at a row. */
export const cookies = {
  session: { name: secure ? '__Host-session' : 'session', options: attributes },
  csrf: { name: secure ? '__Host-csrf' : 'csrf', options: attributes },
  callbackUrl: { name: secure ? '__Host-after-sign-in' : 'after-sign-in', options: attributes },
  /** Spares the person the second factor on this device for a while, and nobody else. */
  device: { name: secure ? '__Host-device' : 'device', options: attributes },
  /** What a refused sign-in had in its form and why it was refused, for the page that shows both. */
  refusal: { name: 'sign-in-refused', options: { ...attributes, path: '/sign-in', maxAge: 120 } },
} as const

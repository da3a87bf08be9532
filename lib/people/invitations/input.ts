import * as z from 'zod'

/** For so long an invitation is good. */
export const invitationDays = 7

export const ways = ['email', 'sms', 'hand'] as const
export type Way = (typeof ways)[number]

export const Invite = z.object({
  staffId: z.uuid('This person is not here.'),
  way: z.enum(ways, 'Choose how the invitation goes out.'),
})

export const OneInvitation = z.object({ invitationId: z.uuid('This invitation is not here.') })

/** What somebody types who accepts; the rules of usernames and passwords say more in their own words. */
export const Acceptance = z.object({
  secret: z.string().max(100),
  username: z.string().max(254, 'A username has at most 64 characters.').default(''),
  password: z.string().max(2560, 'Use at most 128 characters.').default(''),
})
export type Acceptance = z.input<typeof Acceptance>

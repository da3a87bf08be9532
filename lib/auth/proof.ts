import { AppError } from '@/lib/errors'
import type { Actor } from './actor'
import { isProven } from './factor/rules'

export const unproved = () => new AppError('unproved', 'Confirm that it is you, then this goes on.')

/** For what is dangerous: whoever proved lately who they are may, and the school's own work. @throws AppError `unproved` */
export function requireProof({ provedAt, roles }: Pick<Actor, 'provedAt' | 'roles'>): void {
  if (!roles.includes('system') && !isProven(provedAt, Date.now())) throw unproved()
}

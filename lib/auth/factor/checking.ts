import 'server-only'
import { AppError } from '@/lib/errors'
import { securityLog } from '@/lib/observability/logger'
import { counter } from '@/lib/observability/metrics'
import { clearFailures, countFailure, inTurn, limitsOf, waitFor } from '../failures'
import { accountKey } from '../identifier'
import { refusalWords } from '../refusal'
import { spendAppCode } from './app'
import { spendRecoveryCode } from './recovery'
import { readCode, type TypedCode } from './rules'

const given = counter('hillview_second_factor_total', 'Second factors given', ['kind', 'result'])

const wrong = 'This code is not right, or was used already. Take the next one that the app shows.'

/** Counts what came of a second factor. */
export function noteFactorGiven(kind: TypedCode['kind'] | 'passkey', isRight: boolean): void {
  given.inc({ kind, result: isRight ? 'ok' : 'failed' })
  if (!isRight) securityLog.warn({ event: 'second factor', kind, outcome: 'failed' }, 'identity')
}

/**
 * Takes a code of the person's app, or one of their recovery codes; each counts once. Wrong ones count together, whoever
 * gives them and for what. @returns which it was. @throws AppError `invalid` (field `code`), `rate_limited`, `busy`
 */
export function requireCode(userId: string, typed: string): Promise<TypedCode['kind']> {
  const key = accountKey(userId, 'second factor')
  return inTurn(key, async () => {
    const seconds = await waitFor(key, limitsOf.code)
    if (seconds > 0)
      throw new AppError('rate_limited', refusalWords({ outcome: 'wait', seconds }), undefined, seconds)
    const read = readCode(typed)
    const isRight =
      read?.kind === 'app'
        ? await spendAppCode(userId, read.code)
        : read && (await spendRecoveryCode(userId, read.code))
    noteFactorGiven(read?.kind ?? 'app', isRight === true)
    if (!read || !isRight) {
      await countFailure(key)
      throw new AppError('invalid', wrong, { code: [wrong] })
    }
    await clearFailures(key)
    return read.kind
  })
}

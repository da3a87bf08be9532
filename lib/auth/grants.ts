import type { Grant, SchoolId } from './actor'
import { type FunctionName, functions } from './functions'

/** What the database tells of the grants that hold now, by school; `msLeft` null: no end. */
export type Delegated = Record<
  string,
  { does: string; classIds: string[] | null; area: Grant['area']; msLeft: number | null }[]
>

/** Grants as an actor carries them. `askedAt`: of performance.now(), before the database was asked: an end is never late. */
export function grantsOf(delegated: Delegated | null, askedAt: number): Record<SchoolId, Grant[]> {
  const bySchool = Object.entries(delegated ?? {}).map(([schoolId, given]) => [
    schoolId,
    given
      .filter(({ does }) => Object.hasOwn(functions, does))
      .map(({ does, classIds, area, msLeft }): Grant => {
        const until = msLeft === null ? null : askedAt + msLeft
        return { does: does as FunctionName, classIds, area, until }
      }),
  ])
  return Object.fromEntries(bySchool)
}

import 'server-only'
import type { SchoolId } from '@/lib/auth/actor'
import { systemActor } from '@/lib/auth/system'
import { inSchool, isBackground, type Tx } from '@/lib/db'

type Read<T> = (tx: Tx) => Promise<T>
type Waiting = { read: Read<unknown>; give: (value: unknown) => void; fail: (error: unknown) => void }

/** As many as one transaction does one after the other; more go side by side. */
const most = 4
const waiting = new Map<string, Waiting[]>()

/** Reads for the school, in one transaction with what else is asked for in the same moment. */
export function readTogether<T>(schoolId: SchoolId, read: Read<T>): Promise<T> {
  return new Promise<unknown>((give, fail) => {
    const place = `${schoolId} ${isBackground()}`
    const queue = waiting.get(place) ?? []
    queue.push({ read, give, fail })
    if (queue.length === 1) {
      waiting.set(place, queue)
      setImmediate(() => {
        if (waiting.get(place) === queue) waiting.delete(place)
        void run(schoolId, queue)
      })
    }
    if (queue.length === most) waiting.delete(place)
  }) as Promise<T>
}

async function run(schoolId: SchoolId, reads: Waiting[]): Promise<void> {
  try {
    const values = await inSchool(systemActor(schoolId), async (tx) => {
      const found: unknown[] = []
      for (const { read } of reads) found.push(await read(tx))
      return found
    })
    reads.forEach(({ give }, i) => {
      give(values[i])
    })
  } catch (error) {
    const [only, ...others] = reads
    // One that fails takes the transaction with it: each has another chance alone.
    if (others.length > 0) await Promise.all(reads.map((one) => run(schoolId, [one])))
    else only?.fail(error)
  }
}

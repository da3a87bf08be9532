import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { cellOf, decide, type Facts, type Step } from '@/lib/marks/rules'
import type { Sheet } from '@/lib/marks/sheet/queries'
import { type Left, stateOf, textOf } from './cells'
import { type LiveSheet, liveSheet } from './live-sheet'
import type { Batch, Outcome } from './post'

const learners = ['amina', 'brian', 'cherono']
const id = (learner: string) => cellOf({ learnerId: learner, paperId: 'mat' })

const sheet = {
  classId: 'east',
  assessment: { id: 'end' },
  papers: [{ id: 'mat', area: 'MAT', header: 'Mathematics', max: '100', weight: '1' }],
  rows: learners.map((learnerId) => ({ learnerId, papers: ['mat'] })),
  marks: [],
} as unknown as Sheet

/** The school: takes changes by the same rules as the command, and keeps a history. */
function school() {
  const facts = {
    className: 'Grade 8 East',
    now: '2026-10-16T08:00:00.000Z',
    papers: new Map([['mat', { max: '100', area: 'MAT', abbreviation: 'MATH' }]]),
    learners: new Map(learners.map((name) => [name, { name, here: true, areas: ['MAT'] }])),
  }
  const taken = new Map<string, Facts['taken'] extends ReadonlyMap<string, infer S> ? S : never>()
  const current = new Map<string, Facts['current'] extends ReadonlyMap<string, infer S> ? S : never>()
  const history: Step[] = []
  function take({ changes }: Batch) {
    const { steps, ...answer } = decide(changes, { ...facts, taken, current })
    for (const step of steps) {
      const { learnerId, paperId, changeId } = step.change
      const stored = { ...step.kept, learnerId, paperId, reason: step.reason }
      taken.set(changeId, stored)
      current.set(cellOf(step.change), { ...stored, by: 'Grace', at: facts.now })
      history.push(step)
    }
    return answer
  }
  const value = (learner: string) => current.get(id(learner))?.value ?? null
  return { take, history, value }
}

function device() {
  const left = new Map<string, string>()
  return {
    left,
    read: () => new Map([...left].map(([cell, text]) => [cell, JSON.parse(text) as Left])),
    write: (cell: string, what: Left | null) =>
      void (what ? left.set(cell, JSON.stringify(what)) : left.delete(cell)),
  }
}

const answered = (answer: ReturnType<ReturnType<typeof school>['take']>): Outcome => ({
  is: 'answered',
  answer,
})
const write = (live: LiveSheet, learner: string, typed: string) => {
  live.type(id(learner), typed)
  live.finish(id(learner))
}
const state = (live: LiveSheet, learner: string) => stateOf(live.snapshot().cells.get(id(learner))!)

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('a sheet that sends itself', () => {
  it('sends finished fields together within a second, and nothing that is still being typed', async () => {
    const [at, here, sent] = [school(), device(), [] as Batch[]]
    const post = async (batch: Batch) => {
      sent.push(batch)
      return answered(at.take(batch))
    }
    const live = liveSheet(sheet, { userId: 'me', device: here, post })
    write(live, 'amina', '57')
    write(live, 'brian', 'A')
    live.type(id('cherono'), '4')
    expect([...here.left.keys()]).toEqual(learners.map(id))
    await vi.advanceTimersByTimeAsync(1000)
    expect(sent.map(({ changes }) => changes.map(({ typed }) => typed))).toEqual([['57', 'A']])
    expect(sent[0]).toMatchObject({ userId: 'me', classId: 'east', assessmentId: 'end' })
    expect([state(live, 'amina'), state(live, 'brian'), state(live, 'cherono')]).toEqual([
      'saved',
      'saved',
      'typing',
    ])
    expect([...here.left.keys()]).toEqual([id('cherono')])
  })

  it('has one request under way, never two', async () => {
    let [underWay, most] = [0, 0]
    const at = school()
    const post = async (batch: Batch) => {
      most = Math.max(most, ++underWay)
      await new Promise((resolve) => setTimeout(resolve, 1500))
      underWay--
      return answered(at.take(batch))
    }
    const live = liveSheet(sheet, { userId: 'me', device: device(), post })
    for (const [turn, learner] of [...learners, ...learners, ...learners].entries()) {
      write(live, learner, String(10 + turn))
      await vi.advanceTimersByTimeAsync(400)
    }
    await vi.advanceTimersByTimeAsync(20_000)
    expect(most).toBe(1)
    expect(learners.map(at.value)).toEqual(['16', '17', '18'])
    expect(learners.map((learner) => state(live, learner))).toEqual(['saved', 'saved', 'saved'])
  })

  it('waits and goes on by itself after an outage, at once when it is woken, each change taken once', async () => {
    const at = school()
    let tries = 0
    const post = async (batch: Batch): Promise<Outcome> => {
      // The first arrives, but its answer is lost.
      if (++tries === 1) at.take(batch)
      return tries <= 4 ? { is: 'later', message: 'No network.' } : answered(at.take(batch))
    }
    const live = liveSheet(sheet, { userId: 'me', device: device(), post })
    write(live, 'amina', '57')
    await vi.advanceTimersByTimeAsync(1000)
    expect(live.snapshot().link).toEqual({ is: 'waiting', message: 'No network.' })
    write(live, 'amina', '58')
    write(live, 'brian', '60')
    await vi.advanceTimersByTimeAsync(5000)
    expect(tries).toBeGreaterThan(1)
    while (tries < 5) {
      live.wake()
      await vi.advanceTimersByTimeAsync(0)
    }
    await vi.advanceTimersByTimeAsync(5000)
    expect(live.snapshot().link).toEqual({ is: 'open' })
    expect([at.value('amina'), at.value('brian')]).toEqual(['58', '60'])
    expect(at.history.map(({ kept }) => kept.value)).toEqual(['57', '60', '58'])
  })

  it('keeps typing while signed out and sends when somebody is signed in again', async () => {
    const at = school()
    let isSignedIn = false
    const post = async (batch: Batch): Promise<Outcome> =>
      isSignedIn ? answered(at.take(batch)) : { is: 'signed-out', message: 'Please sign in.' }
    const live = liveSheet(sheet, { userId: 'me', device: device(), post })
    write(live, 'amina', '57')
    await vi.advanceTimersByTimeAsync(1000)
    write(live, 'brian', '60')
    expect(live.snapshot().link.is).toBe('signed-out')
    isSignedIn = true
    live.wake()
    await vi.advanceTimersByTimeAsync(1000)
    expect([at.value('amina'), at.value('brian'), live.snapshot().link.is]).toEqual(['57', '60', 'open'])
  })

  it('stops where trying again cannot help, until the person tries', async () => {
    let tries = 0
    const post = async (): Promise<Outcome> => {
      tries++
      return { is: 'stopped', message: 'Not yours.' }
    }
    const live = liveSheet(sheet, { userId: 'me', device: device(), post })
    write(live, 'amina', '57')
    await vi.advanceTimersByTimeAsync(60_000)
    expect([tries, live.snapshot().link.is, textOf(live.snapshot().cells.get(id('amina'))!)]).toEqual([
      1,
      'stopped',
      '57',
    ])
    live.wake()
    expect(tries).toBe(2)
  })

  it('takes up on the next visit what was left, and names what is no longer on the list', async () => {
    const [at, here] = [school(), device()]
    const cut = async (): Promise<Outcome> => ({ is: 'later', message: 'No network.' })
    const before = liveSheet(sheet, { userId: 'me', device: here, post: cut })
    write(before, 'amina', '57')
    write(before, 'brian', '101')
    before.type(id('cherono'), '4')
    here.write(id('gone'), {
      sent: null,
      draft: { changeId: 'x', typed: '12', version: 0 },
      isFinished: true,
    })
    await vi.advanceTimersByTimeAsync(1000)

    const live = liveSheet(sheet, {
      userId: 'me',
      device: here,
      post: async (batch) => answered(at.take(batch)),
    })
    await vi.advanceTimersByTimeAsync(1000)
    expect(learners.map((learner) => state(live, learner))).toEqual(['saved', 'refused', 'typing'])
    expect([...live.snapshot().strays.values()]).toEqual(['12'])
    live.forgetStrays()
    expect([...here.left.keys()].sort()).toEqual([id('brian'), id('cherono')].sort())
  })
})

it('loses nothing and doubles nothing, whatever two people type and whatever the network does', async () => {
  const step = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        do: fc.constant('write' as const),
        who: fc.nat(1),
        learner: fc.nat(2),
        typed: fc.nat(105),
      }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), milliseconds: fc.nat(4000) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('reload' as const), who: fc.nat(1) }) },
  )
  const network = fc.array(fc.constantFrom('fine', 'fine', 'lost', 'answer lost', 'slow'), {
    minLength: 3,
    maxLength: 12,
  })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), network, async (steps, weather) => {
      const at = school()
      let requests = 0
      const post = async (batch: Batch): Promise<Outcome> => {
        const now = weather[requests++] ?? 'fine'
        if (now === 'lost') return { is: 'later', message: '' }
        if (now === 'slow') await new Promise((resolve) => setTimeout(resolve, 3000))
        const answer = at.take(batch)
        return now === 'answer lost' ? { is: 'later', message: '' } : answered(answer)
      }
      const devices = [device(), device()]
      const open = (who: number) => liveSheet(sheet, { userId: String(who), device: devices[who]!, post })
      const people = [open(0), open(1)]
      for (const each of steps) {
        if (each.do === 'write') write(people[each.who]!, learners[each.learner]!, String(each.typed))
        else if (each.do === 'wait') await vi.advanceTimersByTimeAsync(each.milliseconds)
        else {
          // The old window is gone: nothing it still gets changes the device.
          devices[each.who] = { ...devices[each.who]!, ...copyOf(devices[each.who]!.left) }
          people[each.who] = open(each.who)
        }
      }
      // Long enough for every lost request to be tried again, half a minute apart.
      await vi.advanceTimersByTimeAsync(900_000)

      const ids = at.history.map(({ change }) => change.changeId)
      expect(new Set(ids).size).toBe(ids.length)
      for (const [who, live] of people.entries()) {
        for (const [cellId, cell] of live.snapshot().cells) {
          const now = stateOf(cell)
          expect(['empty', 'saved', 'refused', 'clash']).toContain(now)
          const mine = steps.filter(
            (each) => each.do === 'write' && each.who === who && id(learners[each.learner]!) === cellId,
          )
          const last = mine.at(-1)
          if (last?.do !== 'write') continue
          // The last thing typed stands on the screen or is in the history of the school.
          const isAtSchool = at.history.some(
            ({ change, kept }) => cellOf(change) === cellId && kept.value === String(last.typed),
          )
          expect(isAtSchool || textOf(cell) === String(last.typed)).toBe(true)
          if (now === 'saved') expect(cell.draft).toBeNull()
        }
      }
    }),
    { numRuns: 150 },
  )
})

function copyOf(left: Map<string, string>) {
  const fresh = device()
  for (const [cell, text] of left) fresh.left.set(cell, text)
  return fresh
}

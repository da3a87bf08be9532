import { describe, expect, it } from 'vitest'
import type { Cell } from './cells'
import * as cell from './cells'

const empty = cell.emptyCell('60')
const at = (value: string, version: number): Cell => ({ ...empty, kept: { state: 'number', value, version } })
const typed = (from: Cell, text: string, id = 'c1') => cell.finish(cell.type(from, text, id))
const theirs = (value: string, version: number) => ({
  state: 'number' as const,
  value,
  version,
  by: 'Grace Njeri',
  at: '2026-10-16T11:32:00.000Z',
})

describe('typing', () => {
  it('replaces, decides nothing before the field is left, and then is ready to go over the version it was typed over', () => {
    const typing = cell.type(cell.type(at('41', 3), '5', 'c1'), '57', 'c2')
    expect(cell.stateOf(typing)).toBe('typing')
    expect(cell.outgoing(typing)).toBeNull()
    expect(cell.outgoing(cell.finish(typing))).toEqual({ changeId: 'c1', typed: '57', version: 3 })
  })

  it.each(['95', '12,5', '1e2', '-1', '45.125', 'x y'])(
    'keeps %j as typed, refused, outside the figures',
    (text) => {
      const refused = typed(empty, text)
      expect([
        cell.stateOf(refused),
        cell.textOf(refused),
        cell.contentIn(refused),
        cell.outgoing(refused),
      ]).toEqual(['refused', text, null, null])
      expect(refused.draft).toMatchObject({
        message: expect.stringMatching(/Type 0 to 60, A for absent or E for exempt/),
      })
    },
  )

  it('is no change when the same stands there', () => {
    expect(typed(at('41', 3), '41.0')).toEqual(at('41', 3))
    expect(typed(empty, ' ')).toEqual(empty)
  })

  it('is taken back by Esc, also when it was refused', () => {
    expect(cell.restore(typed(at('41', 3), '95'))).toEqual(at('41', 3))
  })

  it('asks why before an exempt mark goes', () => {
    const asking = typed(empty, 'e')
    expect([cell.stateOf(asking), cell.outgoing(asking)]).toEqual(['reason', null])
    expect(cell.outgoing(cell.giveReason(asking, 'sick'))).toMatchObject({ typed: 'e', reason: 'sick' })
  })
})

describe('sending', () => {
  const sent = cell.send(typed(at('41', 3), '57'))

  it('takes the answer to its own change alone', () => {
    expect(cell.saved(sent, { changeId: 'other', state: 'number', value: '57', version: 4 })).toBe(sent)
    const done = cell.saved(sent, { changeId: 'c1', state: 'number', value: '57', version: 4 })
    expect(done).toMatchObject({ kept: { value: '57', version: 4 }, sent: null, draft: null })
  })

  it('sends the very same change again while there is no answer, before anything newer', () => {
    const newer = typed(sent, '58', 'c2')
    expect(cell.outgoing(newer)).toEqual({ changeId: 'c1', typed: '57', version: 3 })
    expect(cell.send(newer)).toBe(newer)
  })

  it('types the newer one over what was saved just before', () => {
    const newer = cell.saved(typed(sent, '58', 'c2'), {
      changeId: 'c1',
      state: 'number',
      value: '57',
      version: 4,
    })
    expect(cell.outgoing(newer)).toEqual({ changeId: 'c2', typed: '58', version: 4 })
    expect(cell.textOf(newer)).toBe('58')
  })

  it('needs nothing newer when it says what was just saved', () => {
    expect(typed(sent, '57', 'c2').draft).toBeNull()
    const back = typed(typed(sent, '58', 'c2'), '57', 'c3')
    expect(back.draft).toBeNull()
  })

  it('keeps what the school refused as typed, with its words', () => {
    const refused = cell.refused(sent, { changeId: 'c1', message: 'Ben is no longer in Grade 8 East.' })
    expect([cell.stateOf(refused), cell.textOf(refused)]).toEqual(['refused', '57'])
    expect(cell.outgoing(refused)).toBeNull()
  })
})

describe('a clash', () => {
  const clash = cell.clashed(cell.send(typed(at('41', 3), '8')), { changeId: 'c1', theirs: theirs('50', 4) })

  it('shows both and sends nothing by itself', () => {
    expect([cell.stateOf(clash), cell.textOf(clash), cell.showKept(clash.kept)]).toEqual(['clash', '8', '50'])
    expect(cell.outgoing(clash)).toBeNull()
  })

  it('ends by keeping theirs, by insisting, or by typing anew', () => {
    expect(cell.restore(clash)).toMatchObject({ kept: { value: '50', version: 4 }, draft: null })
    expect(cell.outgoing(cell.insist(clash, 'c2'))).toEqual({ changeId: 'c2', typed: '8', version: 4 })
    expect(cell.outgoing(typed(clash, '51', 'c3'))).toEqual({ changeId: 'c3', typed: '51', version: 4 })
  })
})

describe('what is left on the device', () => {
  const again = (from: Cell, fresh: Cell) => cell.takeUp(fresh, JSON.parse(JSON.stringify(cell.leave(from))))

  it('is nothing once the school has it', () => {
    expect(cell.leave(at('41', 3))).toBeNull()
  })

  it('goes again under the same id, over the version it was typed over', () => {
    const sent = cell.send(typed(at('41', 3), '57'))
    expect(cell.outgoing(again(sent, at('70', 5)))).toEqual({ changeId: 'c1', typed: '57', version: 3 })
    expect(cell.outgoing(again(typed(at('41', 3), '57'), at('41', 3)))).toMatchObject({ changeId: 'c1' })
  })

  it('is shown but not sent when the field had not been left', () => {
    const typing = again(cell.type(empty, '5', 'c1'), empty)
    expect([cell.stateOf(typing), cell.textOf(typing), cell.outgoing(typing)]).toEqual(['typing', '5', null])
  })

  it('is still refused, or still asks for a reason', () => {
    expect(cell.stateOf(again(typed(empty, '95'), empty))).toBe('refused')
    expect(cell.stateOf(again(typed(empty, 'E'), empty))).toBe('reason')
  })
})

it('learns of newer marks, never of older ones', () => {
  const newer = { state: 'absent' as const, value: null, version: 4 }
  expect(cell.learn(at('41', 3), newer, null).kept).toBe(newer)
  expect(cell.learn(at('41', 5), newer, null).kept.value).toBe('41')
})

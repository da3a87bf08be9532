import { describe, expect, it } from 'vitest'

import { newSchool } from '@/lib/testing/school'
import { deleteList, renameList, saveList } from './commands'
import { savedListsOf } from './queries'

describe('saved lists', () => {
  it('are kept, renamed, deleted and kept again, in one order of their parts', async () => {
    const { person } = await newSchool()
    const { actor } = await person('deputy')
    const { listId } = await saveList(actor, {
      name: ' Girls here ',
      filter: 'state=here&gender=F&page=2&bad=1',
    })
    expect(await savedListsOf(actor)).toEqual([
      { id: listId, name: 'Girls here', filter: 'gender=F&state=here' },
    ])
    await renameList(actor, { listId, name: 'Our girls' })
    const gone = await deleteList(actor, { listId })
    expect(gone).toEqual({ name: 'Our girls', filter: 'gender=F&state=here' })
    expect(await savedListsOf(actor)).toEqual([])
    await saveList(actor, gone)
    expect(await savedListsOf(actor)).toMatchObject([gone])
  })

  it('have one name each, and are at most 40', async () => {
    const { person } = await newSchool()
    const { actor } = await person('subject_teacher')
    await saveList(actor, { name: 'A', filter: '' })
    await expect(saveList(actor, { name: 'A', filter: 'gender=F' })).rejects.toMatchObject({
      code: 'conflict',
      fields: { name: [expect.stringContaining('already')] },
    })
    for (let i = 1; i < 40; i++) await saveList(actor, { name: `L${i}`, filter: '' })
    await expect(saveList(actor, { name: 'One more', filter: '' })).rejects.toThrow('that is the most')
    await expect(saveList(actor, { name: '  ', filter: '' })).rejects.toMatchObject({ code: 'invalid' })
  })

  it('are a person’s own', async () => {
    const [ours, theirs] = [await newSchool(), await newSchool()]
    const { actor } = await ours.person('head')
    const { listId } = await saveList(actor, { name: 'Mine', filter: '' })
    for (const { actor: stranger } of [await ours.person('admin'), await theirs.person('head')]) {
      expect(await savedListsOf(stranger)).toEqual([])
      await expect(renameList(stranger, { listId, name: 'x' })).rejects.toMatchObject({ code: 'not_found' })
      await expect(deleteList(stranger, { listId })).rejects.toMatchObject({ code: 'not_found' })
    }
    await expect(saveList(ours.system, { name: 'x', filter: '' })).rejects.toMatchObject({
      code: 'forbidden',
    })
    const { actor: parent } = await ours.person('parent')
    await expect(saveList(parent, { name: 'x', filter: '' })).rejects.toMatchObject({ code: 'forbidden' })
  })
})

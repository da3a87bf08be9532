import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { describe, expect, it } from 'vitest'

import { newLearnerSchool, refusals } from '@/lib/testing/learners'
import { recordConsent } from '../consents/commands'
import { consentsOf } from '../consents/queries'
import { getHead } from '../record/queries'
import { addDocument, putBackDocument, removeDocument, removePhoto, setPhoto } from './commands'
import { getPaper, getPhoto, papersOf } from './queries'

const text = (typed: string) => new TextEncoder().encode(typed)
const jpeg = (width = 240) =>
  Uint8Array.from([
    0xff,
    0xd8,
    0xff,
    0xe1,
    0,
    6,
    71,
    80,
    83,
    33,
    0xff,
    0xc0,
    0,
    11,
    8,
    1,
    64,
    width >> 8,
    width & 255,
    1,
    1,
    17,
    0,
    0xff,
    0xda,
    0,
    2,
    1,
    2,
  ])

const closed = {
  'subject teacher': 'forbidden',
  bursar: 'forbidden',
  parent: 'forbidden',
  'head of another school': 'not_found',
  'class teacher of another class': 'not_found',
}

describe('documents', () => {
  it('are kept as what they are, downloaded, removed and put back', async () => {
    const { head, leader, learnerId } = await newLearnerSchool()
    const bytes = text('%PDF-1.7 a certificate')
    const { documentId } = await addDocument(leader, { learnerId, title: 'Birth certificate', bytes })
    expect(await papersOf(head, learnerId)).toMatchObject([
      {
        id: documentId,
        title: 'Birth certificate',
        mime: 'application/pdf',
        size: 22,
        addedBy: 'Person class_teacher',
      },
    ])
    expect(await getPaper(head, documentId)).toMatchObject({
      name: 'Amina Charo Birth certificate.pdf',
      mime: 'application/pdf',
    })
    await removeDocument(head, { learnerId, documentId })
    expect(await papersOf(head, learnerId)).toEqual([])
    expect(await getPaper(head, documentId)).toBeNull()
    await putBackDocument(head, { learnerId, documentId })
    expect(new Uint8Array((await getPaper(head, documentId))!.bytes)).toEqual(bytes)
    await expect(putBackDocument(head, { learnerId, documentId })).rejects.toMatchObject({
      code: 'not_found',
    })
  })

  it('are refused when they are too large or something else, whatever they are called', async () => {
    const { head, learnerId, ask } = await newLearnerSchool()
    for (const bytes of [
      text('<svg onload=alert(1)>'),
      text('MZ'),
      new Uint8Array(5 * 1024 * 1024 + 1),
      new Uint8Array(0),
    ])
      await expect(addDocument(head, { learnerId, title: 'x.pdf', bytes })).rejects.toMatchObject({
        code: 'invalid',
        fields: { file: [expect.any(String)] },
      })
    await expect(addDocument(head, { learnerId, title: ' ', bytes: text('%PDF-') })).rejects.toMatchObject({
      fields: { title: expect.any(Array) },
    })
    expect(await ask(sql`select from files`)).toEqual([])
  })

  it('are for those who know the learner closely', async () => {
    const school = await newLearnerSchool()
    const { head, learnerId, leader, english, learners } = school
    const { documentId } = await addDocument(head, { learnerId, title: 'Note', bytes: text('%PDF-') })
    expect(
      await refusals(school, (actor, id) =>
        addDocument(actor, { learnerId: id, title: 'Note', bytes: text('%PDF-') }),
      ),
    ).toEqual(closed)
    expect(
      await refusals(school, (actor, id) => removeDocument(actor, { learnerId: id, documentId })),
    ).toEqual(closed)
    expect(await papersOf(english, learnerId)).toBeNull()
    expect(await getPaper(english, documentId)).toBeNull()
    expect(await getPaper((await newLearnerSchool()).head, documentId)).toBeNull()
    const elsewhere = await addDocument(head, {
      learnerId: learners.west[0]!.id,
      title: 'Note',
      bytes: text('%PDF-'),
    })
    expect(await getPaper(leader, elsewhere.documentId)).toBeNull()
  })
})

describe('consent and the photo', () => {
  it('is no until somebody says yes, is taken back at once, and keeps what was said', async () => {
    const { head, english, learnerId, consent } = await newLearnerSchool()
    await expect(setPhoto(head, { learnerId, bytes: jpeg() })).rejects.toThrow('no consent')
    await consent('given')
    await setPhoto(head, { learnerId, bytes: jpeg() })
    expect((await getHead(english, learnerId))!.photo).not.toBeNull()
    const { bytes } = (await getPhoto(english, learnerId))!
    expect(Buffer.from(bytes).includes('GPS!')).toBe(false)

    await consent('withdrawn', { decidedOn: '2026-09-02' })
    expect((await getHead(head, learnerId))!.photo).toBeNull()
    expect(await getPhoto(head, learnerId)).toBeNull()
    expect(await consentsOf(head, learnerId)).toMatchObject({
      hasPhoto: true,
      answers: [
        {
          purpose: 'photo',
          answer: 'withdrawn',
          decidedOn: '2026-09-02',
          textVersion: 1,
          recordedBy: 'Person head',
        },
        { purpose: 'photo', answer: 'given' },
      ],
    })
    await consent('given', { purpose: 'publicity' })
    expect(await getPhoto(head, learnerId)).toBeNull()
  })

  it('leaves nothing of a photo that is replaced or removed', async () => {
    const { head, learnerId, consent, ask } = await newLearnerSchool()
    await consent('given')
    await setPhoto(head, { learnerId, bytes: jpeg() })
    await setPhoto(head, { learnerId, bytes: jpeg(300) })
    expect(await ask(sql`select from files`)).toHaveLength(1)
    await removePhoto(head, { learnerId })
    expect(await ask(sql`select from files`)).toHaveLength(0)
    await expect(removePhoto(head, { learnerId })).rejects.toMatchObject({ code: 'not_found' })
  })

  it('refuses a photo that is large or none, and a guardian who is not theirs', async () => {
    const { head, learnerId, consent } = await newLearnerSchool()
    await expect(consent('given', { guardianId: v7() })).rejects.toMatchObject({
      fields: { guardianId: [expect.any(String)] },
    })
    await expect(consent('given', { decidedOn: '2999-01-01' })).rejects.toMatchObject({
      fields: { decidedOn: [expect.any(String)] },
    })
    await consent('given')
    for (const bytes of [jpeg(1201), text('%PDF-'), new Uint8Array(300 * 1024 + 1)])
      await expect(setPhoto(head, { learnerId, bytes })).rejects.toMatchObject({ code: 'invalid' })
  })

  it('is never rewritten', async () => {
    const { consent, ask } = await newLearnerSchool()
    await consent('given')
    await expect(ask(sql`update consents set answer = 'withdrawn'`)).rejects.toThrow()
    await expect(ask(sql`delete from consents`)).rejects.toThrow()
  })

  it('is for those who know the learner closely', async () => {
    const school = await newLearnerSchool()
    expect(
      await refusals(school, (actor, learnerId) =>
        recordConsent(actor, { learnerId, purpose: 'photo', answer: 'given', decidedOn: '2026-09-01' }),
      ),
    ).toEqual(closed)
    expect(
      await refusals(school, (actor, learnerId) => setPhoto(actor, { learnerId, bytes: jpeg() })),
    ).toEqual(closed)
    expect(await refusals(school, (actor, learnerId) => removePhoto(actor, { learnerId }))).toEqual(closed)
    expect(await consentsOf(school.english, school.learnerId)).toBeNull()
  })
})

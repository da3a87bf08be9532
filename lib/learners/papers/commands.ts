import 'server-only'
import { sql } from 'drizzle-orm'

import { learnerDocuments } from '@/drizzle/schema'
import type { Actor } from '@/lib/auth/actor'
import { tag } from '@/lib/cache'
import { command } from '@/lib/command'
import type { Tx } from '@/lib/db'
import { fileName } from '@/lib/documents/file-name'
import { AppError, notFound } from '@/lib/errors'
import { saveFile } from '@/lib/storage'
import { agreed } from '../record/queries'
import { knownClosely } from '../search/queries'
import { AddDocument, OneDocument, RemovePhoto, SetPhoto } from './input'
import { jpegSize, mostBytes, showSize, sniff, withoutMetadata } from './rules'

const refusal = (field: string, said: string) => new AppError('invalid', said, { [field]: [said] })

/** Keeps a copy of a paper. What it is, is read from the file itself, not from its name. */
export const addDocument = command(
  {
    can: 'papers.change',
    input: AddDocument,
    touches: () => [],
    audited: ({ learnerId, title }) => ({ learnerId, changed: { document: [null, title] } }),
  },
  async ({ tx, actor, input: { learnerId, title, bytes } }) => {
    const { name } = await close(tx, actor, learnerId)
    if (bytes.byteLength > mostBytes.document)
      throw refusal(
        'file',
        `This file has ${showSize(bytes.byteLength)}. A document has at most 5 MB: scan it smaller.`,
      )
    const kind = sniff(bytes)
    if (!kind)
      throw refusal(
        'file',
        'A document is a PDF, or a picture in JPEG, PNG or WebP. This file is none of these.',
      )
    const fileId = await saveFile(tx, actor, {
      name: fileName([name, title], kind.ending),
      mime: kind.mime,
      bytes,
    })
    const [added] = await tx
      .insert(learnerDocuments)
      .values({ schoolId: actor.schoolId, learnerId, fileId, title, addedBy: actor.userId })
      .returning({ id: learnerDocuments.id })
    return { documentId: added!.id }
  },
)

const removing = (isRemoved: boolean) =>
  command(
    {
      can: 'papers.change',
      input: OneDocument,
      touches: () => [],
      audited: ({ learnerId }, { title }: { title: string }) => ({
        learnerId,
        changed: { document: isRemoved ? [title, null] : [null, title] },
      }),
    },
    async ({ tx, actor, input: { learnerId, documentId } }) => {
      await close(tx, actor, learnerId)
      const [row] = await tx.execute(sql`
        update learner_documents set removed_at = ${isRemoved ? sql`now()` : sql`null`}
        where id = ${documentId} and learner_id = ${learnerId} and removed_at is ${isRemoved ? sql`null` : sql`not null`} returning title`)
      if (!row) throw notFound('This document')
      return { title: row.title as string }
    },
  )

/** Takes a document off the learner's page; it can be put back. */
export const removeDocument = removing(true)
export const putBackDocument = removing(false)

/** A photo, made small on the device, with consent alone. What the camera wrote into it is dropped. */
export const setPhoto = command(
  {
    can: 'papers.change',
    input: SetPhoto,
    touches: () => [tag.learners],
    audited: ({ learnerId }) => ({ learnerId, changed: { photoFile: [null, 'added'] } }),
  },
  async ({ tx, actor, input: { learnerId, bytes } }) => {
    const { mayShow } = await close(tx, actor, learnerId)
    if (!mayShow)
      throw new AppError('conflict', 'There is no consent to keep a photo. Record the guardian’s yes first.')
    if (bytes.byteLength > mostBytes.photo)
      throw refusal(
        'file',
        `This photo has ${showSize(bytes.byteLength)}. A photo has at most 300 KB: choose a smaller one.`,
      )
    const size = sniff(bytes)?.mime === 'image/jpeg' ? jpegSize(bytes) : null
    const clean = size && withoutMetadata(bytes)
    if (!clean) throw refusal('file', 'This is no photo that can be kept. Choose a picture in JPEG.')
    if (size.width > 1200 || size.height > 1200)
      throw refusal('file', 'This photo is larger than 1200 by 1200 points. Choose a smaller one.')
    const fileId = await saveFile(tx, actor, { name: 'photo.jpg', mime: 'image/jpeg', bytes: clean })
    await dropPhoto(tx, learnerId)
    await tx.execute(sql`insert into learner_photos (id, school_id, learner_id, file_id, added_by)
      values (gen_random_uuid(), ${actor.schoolId}, ${learnerId}, ${fileId}, ${actor.userId}::uuid)`)
    return { fileId }
  },
)

/** The photo is gone for good, its bytes with it. */
export const removePhoto = command(
  {
    can: 'papers.change',
    input: RemovePhoto,
    touches: () => [tag.learners],
    audited: ({ learnerId }) => ({ learnerId, changed: { photoFile: ['there', null] } }),
  },
  async ({ tx, actor, input: { learnerId } }) => {
    await close(tx, actor, learnerId)
    if (!(await dropPhoto(tx, learnerId))) throw notFound('This photo')
    return {}
  },
)

async function dropPhoto(tx: Tx, learnerId: string): Promise<boolean> {
  const [gone] = await tx.execute(
    sql`delete from learner_photos where learner_id = ${learnerId} returning file_id as id`,
  )
  if (gone) await tx.execute(sql`delete from files where id = ${gone.id as string}`)
  return gone !== undefined
}

/** The learner, when the actor knows them closely. */
async function close(tx: Tx, actor: Actor, learnerId: string) {
  const [row] = await tx.execute(sql`
    select l.full_name as name, ${agreed('photo')} as "mayShow" from learners l
    where l.id = ${learnerId} and ${knownClosely(actor, sql`l.id`)}`)
  if (!row) throw notFound('This learner')
  return row as { name: string; mayShow: boolean }
}

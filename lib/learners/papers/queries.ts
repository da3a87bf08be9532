import 'server-only'
import { type SQL, sql } from 'drizzle-orm'

import type { Actor } from '@/lib/auth/actor'
import { can } from '@/lib/auth/policy'
import { inSchool } from '@/lib/db'
import { isId } from '@/lib/ids'
import { readFile, type StoredFile } from '@/lib/storage'
import { learnerOf } from '../queries'
import { agreed } from '../record/queries'
import { knownClosely } from '../search/queries'

export type Paper = {
  id: string
  title: string
  mime: string
  size: number
  addedBy: string | null
  addedAt: string
}

/** What the school keeps of a learner's papers, newest first; null when not the actor's to see. One statement. */
export function papersOf(actor: Actor, learnerId: string): Promise<Paper[] | null> {
  if (!isId(learnerId) || !can(actor, 'papers.read')) return Promise.resolve(null)
  return inSchool(actor, async (tx) => {
    const [row] = await tx.execute(sql`
      select coalesce((select jsonb_agg(jsonb_build_object('id', d.id, 'title', d.title, 'mime', f.mime, 'size', f.size, 'addedBy', s.full_name,
          'addedAt', to_char(d.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')) order by d.created_at desc, d.id desc)
        from learner_documents d join files f on f.id = d.file_id left join staff s on s.user_id = d.added_by
        where d.learner_id = l.id and d.removed_at is null), '[]') as papers
      from learners l where l.id = ${learnerId} and ${knownClosely(actor, sql`l.id`)}`)
    return (row?.papers as Paper[] | undefined) ?? null
  })
}

/** One of them as a file; null when it is not there, removed or not the actor's to see. */
export async function getPaper(actor: Actor, documentId: string): Promise<StoredFile | null> {
  if (!isId(documentId) || !can(actor, 'papers.read')) return null
  const fileId = await fileIn(
    actor,
    sql`select d.file_id as id from learner_documents d where d.id = ${documentId} and d.removed_at is null
      and ${knownClosely(actor, sql`d.learner_id`)}`,
  )
  return fileId ? readFile(actor, fileId) : null
}

/** A learner's photo, while there is consent to show it, for everybody who knows the learner. Null otherwise. */
export async function getPhoto(actor: Actor, learnerId: string): Promise<StoredFile | null> {
  if (!isId(learnerId) || !can(actor, 'learners.read')) return null
  const fileId = await fileIn(
    actor,
    sql`select f.file_id as id from learner_photos f join learners l on l.id = f.learner_id
      where l.id = ${learnerId} and ${agreed('photo')} and ${learnerOf(actor, sql`l.id`)}`,
  )
  return fileId ? readFile(actor, fileId) : null
}

const fileIn = (actor: Actor, query: SQL) =>
  inSchool(actor, async (tx) => {
    const [row] = await tx.execute(query)
    return (row?.id as string | undefined) ?? null
  })

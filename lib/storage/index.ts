import 'server-only'
import { eq } from 'drizzle-orm'
import { v7 } from 'uuid'

import { files } from '@/drizzle/schema'
import type { Actor } from '@/lib/auth/actor'
import { inSchool, type Tx } from '@/lib/db'

export type NewFile = { name: string; mime: string; bytes: Uint8Array }
export type StoredFile = NewFile & { id: string }

/** Keeps a file in the caller's transaction: it is there with the change that made it, or not at all. */
export async function saveFile(tx: Tx, { schoolId }: Actor, { name, mime, bytes }: NewFile): Promise<string> {
  const id = v7()
  await tx.insert(files).values({ id, schoolId, name, mime, bytes, size: bytes.byteLength })
  return id
}

/** A file of the school, whoever may see it: the caller has asked that already. Null when it is not there. */
export async function readFile(actor: Actor, id: string): Promise<StoredFile | null> {
  const { name, mime, bytes } = files
  const [file] = await inSchool(actor, (tx) =>
    tx.select({ id: files.id, name, mime, bytes }).from(files).where(eq(files.id, id)),
  )
  return file ?? null
}

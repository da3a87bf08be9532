import 'server-only'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'

import { counter } from '@/lib/observability/metrics'

/** A finished document. */
export type Pdf = { bytes: Uint8Array; pages: number }

type Answer = { id: number; done: Pdf; fault?: undefined } | { id: number; fault: string }
type Waiting = { resolve(pdf: Pdf): void; reject(error: Error): void }

let typesetter: Worker | undefined
let last = 0
const waiting = new Map<number, Waiting>()

/**
 * Sets `data` in a template of lib/documents/templates. The template reads it as JSON and places values as text, so
 * nothing in it is ever taken for markup; `files` lie beside it under their names. Documents are set one at a time, in
 * order, on a thread of their own. Throws when the template cannot take what it is given.
 */
export function typeset(
  template: string,
  data: unknown,
  files: Record<string, Uint8Array> = {},
): Promise<Pdf> {
  return counted(template, set(template, data, files))
}

const documents = counter('hillview_documents_total', 'Documents that were set', ['kind', 'result'])
const pages = counter('hillview_document_pages_total', 'Pages of the documents that were set', ['kind'])

async function counted(kind: string, setting: Promise<Pdf>): Promise<Pdf> {
  try {
    const pdf = await setting
    documents.inc({ kind, result: 'done' })
    pages.inc({ kind }, pdf.pages)
    return pdf
  } catch (error) {
    documents.inc({ kind, result: 'failed' })
    throw error
  }
}

function set(template: string, data: unknown, files: Record<string, Uint8Array>): Promise<Pdf> {
  typesetter ??= start()
  const id = ++last
  typesetter.ref()
  typesetter.postMessage({
    id,
    template,
    files: { ...files, 'data.json': Buffer.from(JSON.stringify(data)) },
  })
  return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }))
}

function start(): Worker {
  const worker = new Worker(
    join(/* turbopackIgnore: true */ process.cwd(), 'lib', 'documents', 'typesetter.mjs'),
  )
  worker.on('message', (answer: Answer) => {
    const { resolve, reject } = waiting.get(answer.id)!
    waiting.delete(answer.id)
    // An idle thread keeps no process alive.
    if (waiting.size === 0) worker.unref()
    if (answer.fault === undefined) resolve(answer.done)
    else reject(new Error(`A document could not be set: ${answer.fault}`))
  })
  worker.on('error', (error) => stop(error))
  worker.on('exit', () => stop(new Error('The typesetter ended before it answered.')))

  /** The next document starts another thread. */
  function stop(error: Error) {
    if (typesetter === worker) typesetter = undefined
    for (const { reject } of waiting.values()) reject(error)
    waiting.clear()
  }
  return worker
}

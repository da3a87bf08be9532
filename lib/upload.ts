import 'server-only'

import { AppError } from '@/lib/errors'
import { limits } from '@/lib/sheets/table'

/** Beside the file: the form's other fields, and a paste. */
const mostBesides = 256 * 1024

export type Upload = { fields: Record<string, string>; file: { name: string; bytes: Uint8Array } | null }

/**
 * A form with one file in it. It is read piece by piece and ends with a refusal as soon as it is too large, whatever its
 * headers said.
 */
export async function readUpload(request: Request): Promise<Upload> {
  const most = limits.bytes + mostBesides
  const tooLarge = () => new AppError('invalid', 'The file is larger than 5 MB. Send fewer rows at a time.')
  if (Number(request.headers.get('content-length') ?? 0) > most) throw tooLarge()
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of request.body ?? []) {
    size += part.byteLength
    if (size > most) throw tooLarge()
    parts.push(part)
  }
  const type = request.headers.get('content-type') ?? ''
  const form = await new Response(Buffer.concat(parts), { headers: { 'Content-Type': type } })
    .formData()
    .catch(() => {
      throw new AppError('invalid', 'The file did not arrive whole. Send it again.')
    })
  const fields: Record<string, string> = {}
  let file: Upload['file'] = null
  for (const [name, value] of form) {
    if (typeof value === 'string') fields[name] = value
    else if (value.size > 0) file = { name: value.name, bytes: new Uint8Array(await value.arrayBuffer()) }
  }
  return { fields, file }
}

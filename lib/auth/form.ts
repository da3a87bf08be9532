import { AppError } from '@/lib/errors'

const largest = 64 * 1024

/**
 * The text fields of a small form: urlencoded, multipart or JSON. Anything that is not text is left out.
 * @throws AppError `invalid` for what is too large or cannot be read
 */
export async function readForm(request: Request): Promise<Record<string, string>> {
  const bytes = await readSmall(request)
  const type = request.headers.get('content-type') ?? 'application/x-www-form-urlencoded'
  try {
    const entries = type.includes('application/json')
      ? Object.entries(JSON.parse(new TextDecoder().decode(bytes)) ?? {})
      : [...(await new Response(bytes, { headers: { 'Content-Type': type } }).formData())]
    return Object.fromEntries(
      entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    )
  } catch {
    throw new AppError('invalid', 'This form cannot be read. Reload the page and try again.')
  }
}

async function readSmall(request: Request): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of request.body ?? []) {
    size += part.byteLength
    if (size > largest) throw new AppError('invalid', 'That is too much for this form.')
    parts.push(part)
  }
  return new Uint8Array(Buffer.concat(parts))
}

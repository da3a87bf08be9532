import { buffer } from 'node:stream/consumers'
import { ZipFile } from 'yazl'

/** Files as one ZIP in their order. They are stored as they are: a PDF does not get smaller. Names must differ. */
export async function packZip(
  files: readonly { name: string; bytes: Uint8Array }[],
  made = new Date(),
): Promise<Uint8Array> {
  const zip = new ZipFile()
  const names = new Set<string>()
  for (const { name, bytes } of files) {
    if (names.has(name.toLowerCase())) throw new Error(`Two files in one ZIP are called ${name}.`)
    names.add(name.toLowerCase())
    zip.addBuffer(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), name, {
      compress: false,
      mtime: made,
    })
  }
  zip.end()
  return buffer(zip.outputStream as NodeJS.ReadableStream)
}

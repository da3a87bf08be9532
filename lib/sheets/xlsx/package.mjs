import { once } from 'node:events'
import { fromBufferPromise } from 'yauzl'

/** What a workbook may ask for. Sizes are those the directory states; a part that unpacks to more ends in an error. */
const most = { entries: 200, bytes: 50 * 1024 * 1024, ratio: 100, small: 1024 * 1024 }

/** A reason to refuse the file, in words for the person who sent it. */
export class Refused extends Error {}

/**
 * Opens a ZIP by its directory alone: nothing is unpacked before all of it is known to be harmless.
 * @param {Buffer} bytes
 * @returns {Promise<{ has: (name: string) => boolean, open: (name: string) => Promise<import('node:stream').Readable> }>}
 */
export async function openPackage(bytes) {
  const zip = await fromBufferPromise(bytes, { strictFileNames: true })
  if (zip.entryCount > most.entries) throw new Refused(`The workbook has more than ${most.entries} parts.`)
  const entries = new Map()
  let packed = 0
  let unpacked = 0
  for await (const entry of zip.eachEntry()) {
    if (entry.isEncrypted())
      throw new Refused('The workbook is protected by a password. Save it without one.')
    packed += entry.compressedSize
    unpacked += entry.uncompressedSize
    entries.set(entry.fileName, entry)
  }
  const bomb = unpacked > most.small && unpacked > packed * most.ratio
  if (unpacked > most.bytes || bomb)
    throw new Refused('The workbook is larger than it seems: more than 50 MB, or packed beyond reason.')
  return {
    has: (name) => entries.has(name),
    open: (name) => {
      const entry = entries.get(name)
      if (!entry) throw new Refused('The workbook is damaged: a part of it is missing.')
      return zip.openReadStreamPromise(entry)
    },
  }
}

/** All of stdin. */
export async function stdin() {
  const pieces = []
  process.stdin.on('data', (piece) => pieces.push(piece))
  await once(process.stdin, 'end')
  return Buffer.concat(pieces)
}

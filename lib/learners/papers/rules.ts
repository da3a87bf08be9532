/** The most a document may weigh, and a photo, which is made small on the device before it is sent. */
export const mostBytes = { document: 5 * 1024 * 1024, photo: 300 * 1024 }

const kinds = [
  { mime: 'application/pdf', ending: 'pdf', begins: [0x25, 0x50, 0x44, 0x46, 0x2d] },
  { mime: 'image/jpeg', ending: 'jpg', begins: [0xff, 0xd8, 0xff] },
  { mime: 'image/png', ending: 'png', begins: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  { mime: 'image/webp', ending: 'webp', begins: [0x52, 0x49, 0x46, 0x46] },
] as const

export type FileKind = { mime: string; ending: string }

/** What a file is by its first bytes, whatever it is called; null for what the school does not keep. */
export function sniff(bytes: Uint8Array): FileKind | null {
  const found = kinds.find(({ begins }) => begins.every((byte, at) => bytes[at] === byte))
  if (!found) return null
  const isWebp = String.fromCharCode(...bytes.subarray(8, 12)) === 'WEBP'
  if (found.ending === 'webp' && !isWebp) return null
  return { mime: found.mime, ending: found.ending }
}

/** A JPEG without what a camera adds to it: place, time, device, comments. Null when it is not whole. */
export function withoutMetadata(jpeg: Uint8Array): Uint8Array | null {
  const parts: Uint8Array[] = [jpeg.subarray(0, 2)]
  let at = 2
  while (at + 4 <= jpeg.length) {
    const marker = jpeg[at + 1]!
    if (jpeg[at] !== 0xff) return null
    const length = 2 + ((jpeg[at + 2]! << 8) | jpeg[at + 3]!)
    if (marker === 0xda) {
      parts.push(jpeg.subarray(at))
      return joined(parts)
    }
    // APP0 says how to read the picture; APP1 to APP15 and comments say where and by whom it was taken.
    const isAbout = (marker > 0xe0 && marker <= 0xef) || marker === 0xfe
    if (!isAbout) parts.push(jpeg.subarray(at, at + length))
    at += length
  }
  return null
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** Width and height that a JPEG says it has; null when it says none. */
export function jpegSize(jpeg: Uint8Array): { width: number; height: number } | null {
  for (let at = 2; at + 9 <= jpeg.length && jpeg[at] === 0xff; ) {
    const marker = jpeg[at + 1]!
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker))
      return {
        height: (jpeg[at + 5]! << 8) | jpeg[at + 6]!,
        width: (jpeg[at + 7]! << 8) | jpeg[at + 8]!,
      }
    at += 2 + ((jpeg[at + 2]! << 8) | jpeg[at + 3]!)
  }
  return null
}

/** 1.2 MB, 340 KB. */
export const showSize = (bytes: number): string =>
  bytes < 1024 * 1024
    ? `${Math.max(1, Math.round(bytes / 1024))} KB`
    : `${(bytes / 1024 / 1024).toFixed(1)} MB`

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { jpegSize, showSize, sniff, withoutMetadata } from './rules'

const bytes = (...parts: (number[] | string)[]) =>
  Uint8Array.from(
    parts.flatMap((part) => (typeof part === 'string' ? [...part].map((c) => c.charCodeAt(0)) : part)),
  )

const segment = (marker: number, body: string) => [
  0xff,
  marker,
  0,
  body.length + 2,
  ...[...body].map((c) => c.charCodeAt(0)),
]
const frame = [0xff, 0xc0, 0, 11, 8, 0x01, 0x40, 0x00, 0xf0, 1, 1, 0x11, 0]
const scan = [0xff, 0xda, 0, 2, 1, 2, 3, 0xff, 0xd9]

describe('files', () => {
  it('are what their first bytes say', () => {
    expect(sniff(bytes('%PDF-1.7'))?.mime).toBe('application/pdf')
    expect(sniff(bytes([0xff, 0xd8, 0xff, 0xe0]))?.mime).toBe('image/jpeg')
    expect(sniff(bytes([0x89], 'PNG\r\n', [0x1a], '\n'))?.mime).toBe('image/png')
    expect(sniff(bytes('RIFF', [0, 0, 0, 0], 'WEBP'))?.mime).toBe('image/webp')
    for (const odd of ['', '<svg xmlns=', 'MZ', 'PK\u0003\u0004', 'RIFF....WAVE', '<html>', ' %PDF-'])
      expect(sniff(bytes(odd))).toBeNull()
  })

  it('say their size', () => {
    expect([showSize(10), showSize(340 * 1024), showSize(1_300_000)]).toEqual(['1 KB', '340 KB', '1.2 MB'])
  })
})

describe('a photo', () => {
  const soi = [0xff, 0xd8]
  it('loses what a camera adds, and nothing else', () => {
    const kept = bytes(soi, segment(0xe0, 'JFIF'), frame, scan)
    const taken = bytes(
      soi,
      segment(0xe0, 'JFIF'),
      segment(0xe1, 'Exif gps'),
      segment(0xfe, 'me'),
      frame,
      scan,
    )
    expect(withoutMetadata(taken)).toEqual(kept)
    expect(jpegSize(kept)).toEqual({ width: 240, height: 320 })
  })

  it('is refused when it is not whole, and never holds anybody up', () => {
    expect(withoutMetadata(bytes(soi, frame))).toBeNull()
    expect(withoutMetadata(bytes(soi, 'no'))).toBeNull()
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (noise) => {
        const odd = bytes(soi, [...noise])
        expect([null, true]).toContain(withoutMetadata(odd)?.length === undefined ? null : true)
        jpegSize(odd)
      }),
    )
  })
})

import 'server-only'
import { AppError } from '@/lib/errors'

type Size = { pixels: number; colours: number }

const kinds: [name: string, begins: (bytes: Buffer) => boolean][] = [
  ['png', (bytes) => bytes.subarray(0, 8).equals(Buffer.from('89504e470d0a1a0a', 'hex'))],
  ['jpeg', (bytes) => bytes.subarray(0, 3).equals(Buffer.from('ffd8ff', 'hex'))],
  [
    'svg',
    (bytes) => /^\uFEFF?\s*(<\?xml[^>]*\?>\s*)?(<!--[\s\S]*?-->\s*)*<svg[\s>]/i.test(bytes.toString('utf8')),
  ],
]

const refuse = (words: string) => new AppError('invalid', words, { picture: [words] })

/**
 * A PNG, JPEG or SVG drawn anew as PNGs that fit into squares of the given sizes, as `data:` addresses: nothing but the
 * picture itself is kept. An SVG is drawn and never passed on; one that names a DTD or anything outside itself is refused.
 * @throws AppError `invalid` with words for the field `picture`
 */
export async function drawn(file: Blob, sizes: readonly Size[]): Promise<string[]> {
  const bytes = Buffer.from(await file.arrayBuffer())
  const kind = kinds.find(([, begins]) => begins(bytes))?.[0]
  if (!kind) throw refuse('This is not a PNG, JPEG or SVG picture. Choose another file.')
  if (kind === 'svg' && isUnsafeSvg(bytes.toString('utf8')))
    throw refuse('This SVG names other files or carries a program. Save the crest as PNG and choose that.')
  const { default: sharp } = await import('sharp')
  const options = {
    limitInputPixels: 25_000_000,
    density: kind === 'svg' ? 150 : undefined,
    failOn: 'error',
  } as const
  try {
    return await Promise.all(
      sizes.map(async ({ pixels, colours }) => {
        const png = await sharp(bytes, options)
          .rotate()
          .resize(pixels, pixels, { fit: 'inside', withoutEnlargement: kind !== 'svg' })
          .png({ palette: true, colours, compressionLevel: 9 })
          .toBuffer()
        return `data:image/png;base64,${png.toString('base64')}`
      }),
    )
  } catch {
    throw refuse('This picture cannot be read, or it has more than 25 million points. Choose another file.')
  }
}

/** Entities could fill the memory; scripts, foreign objects and addresses outside the picture are nothing a crest needs. */
const isUnsafeSvg = (text: string): boolean =>
  /<!DOCTYPE|<!ENTITY|<script|<foreignObject|<(\w+:)?include/i.test(text) ||
  /(href|src)\s*=\s*["'](?!#|data:image\/(png|jpeg))/i.test(text) ||
  /url\(\s*["']?(?!#)[^)]/i.test(text) ||
  /@import/i.test(text)

/** Letters and digits of any script, space and . _ - ' are kept; all else is a path, a drive or a trap somewhere. */
const unsafe = /[^\p{L}\p{M}\p{N} ._'-]+/gu
/** File systems take 255 bytes; a browser may add " (1)". */
const mostBytes = 200

/** A file name of words, good on every system: "A/9", "Grace Otieno" become "A-9 Grace Otieno.pdf". */
export function fileName(words: readonly string[], extension: string): string {
  const letters = [
    ...words.join(' ').normalize('NFC').replace(/[’‘ʼ]/g, "'").replace(/\s+/g, ' ').replace(unsafe, '-'),
  ]
  while (Buffer.byteLength(letters.join('')) > mostBytes) letters.pop()
  const name = letters.join('').replace(/^[ .-]+|[ .-]+$/g, '')
  return `${name || 'document'}.${extension}`
}

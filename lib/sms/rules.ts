/** The basic GSM 03.38 alphabet, one place each. */
const basic = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
)
/** Its extension: two places each. */
const extended = new Set('^{}\\[]~|€\f')

/** Characters that a keyboard or a word processor puts in and that would make a text three times as dear. */
const plainer: [RegExp, string][] = [
  [/[\u2018\u2019\u201a\u201b\u2032\u02bc`\u00b4]/g, "'"],
  [/[\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb]/g, '"'],
  [/[\u2010-\u2015\u2212\u00ad]/g, '-'],
  [/\u2026/g, '...'],
  [/[\u00a0\u2000-\u200a\u202f\u205f\u3000\t]/g, ' '],
  [/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, ''],
  [/\r\n?/g, '\n'],
]

/** A text as it is sent: quotes, dashes, dots and spaces in their plain forms; letters stay as they are. */
export const plainSms = (text: string): string =>
  plainer.reduce((plain, [from, to]) => plain.replace(from, to), text.normalize('NFC'))

export type SmsSize = {
  alphabet: 'GSM-7' | 'UCS-2'
  /** Places that the text takes, of which one part has room for 160 (or 70), several for 153 (or 67) each. */
  length: number
  parts: number
  /** The characters that made it UCS-2, each once, in the order met. */
  unusual: string[]
}

const room = { 'GSM-7': { one: 160, each: 153 }, 'UCS-2': { one: 70, each: 67 } } as const

/** What a text costs: counted after `plainSms`, which is how it goes out. */
export function sizeOfSms(text: string): SmsSize {
  const characters = [...plainSms(text)]
  const unusual = [...new Set(characters.filter((one) => !basic.has(one) && !extended.has(one)))]
  const alphabet = unusual.length > 0 ? 'UCS-2' : 'GSM-7'
  const places = characters.map((one) => (alphabet === 'UCS-2' ? one.length : extended.has(one) ? 2 : 1))
  const length = places.reduce((sum, n) => sum + n, 0)
  const { one, each } = room[alphabet]
  return { alphabet, length, parts: length <= one ? Math.min(1, length) : partsOf(places, each), unusual }
}

/** A character of two places is never cut in half: it begins the next part. */
function partsOf(places: readonly number[], each: number): number {
  let parts = 1
  let used = 0
  for (const n of places) {
    if (used + n > each) {
      parts++
      used = 0
    }
    used += n
  }
  return parts
}

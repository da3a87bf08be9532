import { searchKey } from '@/lib/text'

/** The username that a name suggests: "Mary Atieno Ouma" → mary.ouma. Names without Latin letters give "staff". */
export function usernameFrom(fullName: string): string {
  const words = searchKey(fullName)
    .replace(/[^a-z0-9\s]/g, '')
    .split(' ')
    .filter(Boolean)
  const name = [words[0], words.length > 1 ? words.at(-1) : undefined].filter(Boolean).join('.')
  return name.length < 2 ? 'staff' : name.slice(0, 40).replace(/\.$/, '')
}

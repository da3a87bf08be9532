import type { Finds } from '@/lib/learners/search/queries'

/** Something to go to. `hint` stands beside it: what it is, or what tells it from others of the same name. */
export type Goal = { key: string; href: string; label: string; hint: string }

const plain = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()

/** Places and deeds whose words begin with what was typed, then learners and classes as the school found them. */
export function goalsOf(typed: string, known: readonly Goal[], found: Finds): Goal[] {
  const words = plain(typed).split(/\s+/).filter(Boolean)
  const fits = ({ label }: Goal) => {
    const parts = plain(label).split(/\s+/)
    return words.every((word) => parts.some((part) => part.startsWith(word)))
  }
  return [
    ...known.filter(fits),
    ...found.learners.map(({ id, name, admissionNumber, className, leftOn }) => ({
      key: id,
      href: `/learners/${id}`,
      label: name,
      hint: `${leftOn ? 'left' : (className ?? 'no class')} · ${admissionNumber}`,
    })),
    ...found.classes.map(({ id, name }) => ({ key: id, href: `/classes/${id}`, label: name, hint: 'class' })),
  ]
}

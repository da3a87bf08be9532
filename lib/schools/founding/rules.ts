/** A school's short name for addresses, made from its name: "St. Mary's Junior" → st-mary-s-junior. */
export const asSlug = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
    .replace(/-+$/, '')

/** A username to propose for somebody: "Wanjiru Kamau" → wanjiru.kamau; empty when the name has no Latin letters. */
export const asUsername = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}|['’]/gu, '')
    .replace(/[^a-z0-9]+/g, '.')
    .replace(/^\.+|\.+$/g, '')
    .slice(0, 60)
    .replace(/\.+$/, '')

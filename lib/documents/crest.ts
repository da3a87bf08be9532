/** The bytes of a `data:` picture; null for anything else. */
export function pictureOf(address: string | null) {
  const [, kind, base64, body] = /^data:image\/(png|jpeg|svg\+xml)(;base64)?,(.+)$/s.exec(address ?? '') ?? []
  if (!kind || !body) return null
  const bytes = base64 ? Buffer.from(body, 'base64') : Buffer.from(decodeURIComponent(body))
  return { name: `crest.${kind === 'svg+xml' ? 'svg' : kind}`, bytes }
}

/** A colour that a document can be set in. */
export const colourOf = (colour: string | null) => (/^#[0-9a-f]{6}$/i.test(colour ?? '') ? colour : null)

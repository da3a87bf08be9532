/** Sends a form with a file to the school; its refusal in words, or null when it was taken. */
export async function upload(address: string, form: FormData): Promise<string | null> {
  try {
    const response = await fetch(address, { method: 'POST', body: form })
    if (response.ok) return null
    const { title, fields } = (await response.json()) as { title: string; fields?: Record<string, string[]> }
    return Object.values(fields ?? {})[0]?.[0] ?? title
  } catch {
    return 'The school did not answer. Send it again when there is a network.'
  }
}

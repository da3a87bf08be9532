/**
 * A file as an answer that a browser saves and never shows or runs: attachment, sandbox, no guessing of its type.
 * The name is told twice (RFC 6266): plain ASCII for old programs, and as it is.
 */
export function download({ name, mime, bytes }: { name: string; mime: string; bytes: Uint8Array }): Response {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\w .()-]/g, '_')
  const exact = encodeURIComponent(name).replace(
    /['()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return new Response(Buffer.from(bytes), {
    headers: {
      'Content-Type': mime,
      'Content-Length': String(bytes.byteLength),
      'Content-Disposition': `attachment; filename="${plain}"; filename*=UTF-8''${exact}`,
      'Content-Security-Policy': 'sandbox',
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'no-store',
    },
  })
}

'use client'

import './globals.css'

/** When even the frame of the pages failed: plain HTML, with links that need no script. */
export default function GlobalError({ error }: { error: Error & { digest?: string } }) {
  return (
    <html lang="en-KE">
      <head>
        <title>Not available · Hillview</title>
      </head>
      <body>
        <main className="mx-auto max-w-prose px-4 py-16 text-lg">
          <h1 className="text-2xl font-semibold">Hillview is not available at the moment</h1>
          <p className="mt-3">Nothing you saved is lost. Open the page again in a minute.</p>
          <p className="mt-6">
            {/* A full load, because nothing of this page can be relied on. */}
            <a href="/" className="font-medium text-accent underline">
              Open the start page
            </a>
          </p>
          {error.digest && <p className="mt-6 text-sm text-muted">Reference {error.digest}</p>}
        </main>
      </body>
    </html>
  )
}

'use client'

import { useState } from 'react'

import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'

/** Recovery codes as they are told once, to be kept on paper or in a password manager. */
export function RecoveryCodes({ codes }: { codes: string[] }) {
  const [said, setSaid] = useState('')
  const copy = () =>
    navigator.clipboard.writeText(`Hillview recovery codes\n${codes.join('\n')}\n`).then(
      () => setSaid('Copied.'),
      () => setSaid('The browser does not let us copy. Select them and copy.'),
    )
  return (
    <section aria-labelledby="recovery-codes" className="grid gap-3">
      <Notice tone="warn" title="Keep these codes now: they are shown this once">
        <p>
          Each opens your account once in place of the app or the passkey, if the phone is lost or broken.
        </p>
      </Notice>
      <h2 id="recovery-codes" className="sr-only">
        Recovery codes
      </h2>
      <ol className="grid grid-cols-2 gap-x-6 gap-y-2 rounded-lg border border-line bg-card px-5 py-4 font-mono text-lg">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ol>
      <div className="flex flex-wrap items-center gap-2 noscript:hidden">
        <Button onClick={copy}>Copy</Button>
        <Button onClick={() => window.print()}>Print</Button>
        <p role="status" className="text-muted">
          {said}
        </p>
      </div>
    </section>
  )
}

'use client'

import { Button, ButtonLink } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { Page } from '@/components/ui/page'

type Props = { error: Error & { digest?: string }; reset: () => void }

/** A page that failed. The digest is the number under which the log has the cause. */
export default function Failed({ error, reset }: Props) {
  return (
    <Page>
      <EmptyState
        title={<h1>This page did not open, and it is our fault</h1>}
        action={
          <>
            <Button variant="primary" onClick={reset}>
              Try again
            </Button>
            <ButtonLink href="/">Go to your start page</ButtonLink>
          </>
        }
      >
        <p>Nothing you saved is lost. If it happens again, tell the school’s office what you were opening.</p>
        {error.digest && <p className="mt-2 text-sm">Reference {error.digest}</p>}
      </EmptyState>
    </Page>
  )
}

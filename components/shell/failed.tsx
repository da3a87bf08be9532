'use client'

import { Button, ButtonLink } from '@/components/ui/button'
import { Page, PageHeader } from '@/components/ui/page'

type Props = { error: Error & { digest?: string }; retry: () => void }

/** A page that failed. The digest is the number under which the log has the cause. */
export default function Failed({ error, retry }: Props) {
  return (
    <Page>
      <PageHeader title="This page did not open, and it is our fault" />
      <p className="max-w-prose">
        Nothing you saved is lost. If it happens again, tell the school’s office what you were opening.
      </p>
      <p className="mt-6 flex flex-wrap gap-2">
        <Button variant="primary" onClick={retry}>
          Try again
        </Button>
        <ButtonLink href="/">Go to your start page</ButtonLink>
      </p>
      {error.digest && <p className="mt-6 text-sm text-muted">Reference {error.digest}</p>}
    </Page>
  )
}

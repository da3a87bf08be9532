import { ButtonLink } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { Page } from '@/components/ui/page'

/** For addresses that lead nowhere and for what is not the person's to see: nobody learns which. */
export const NotHere = () => (
  <Page>
    <EmptyState
      title={<h1>This page is not here, or not yours to see</h1>}
      action={
        <ButtonLink href="/" variant="primary">
          Go to your start page
        </ButtonLink>
      }
    >
      <p>
        The link may be old or mistyped. If it belongs to another school of yours, go to that school first.
      </p>
    </EmptyState>
  </Page>
)

import { ButtonLink } from '@/components/ui/button'
import { Page, PageHeader } from '@/components/ui/page'

/** For addresses that lead nowhere and for what is not the person's to see: nobody learns which. */
export const NotHere = () => (
  <Page>
    <PageHeader title="This page is not here, or not yours to see" />
    <p className="max-w-prose">
      The link may be old or mistyped. If it belongs to another school of yours, go to that school first.
    </p>
    <p className="mt-6">
      <ButtonLink href="/" variant="primary">
        Go to your start page
      </ButtonLink>
    </p>
  </Page>
)

import { Button, ButtonLink } from '@/components/ui/button'
import { Page, PageHeader } from '@/components/ui/page'

type Props = {
  /** Another school of the reader's, which has what the address names, and the address to open there. */
  elsewhere?: { schoolId: string; name: string; path: string } | null
}

/** For addresses that lead nowhere and for what is not the person's to see: nobody learns which. */
export const NotHere = ({ elsewhere }: Props) =>
  elsewhere ? (
    <Page>
      <PageHeader title={`This link belongs to ${elsewhere.name}`} />
      <p className="max-w-prose">
        You are at work in another school now. Go there, and the link opens if it is yours to see.
      </p>
      <form method="post" action="/api/school" className="mt-6 flex flex-wrap gap-2">
        <input type="hidden" name="schoolId" value={elsewhere.schoolId} />
        <input type="hidden" name="next" value={elsewhere.path} />
        <Button type="submit" variant="primary">
          Open it in {elsewhere.name}
        </Button>
        <ButtonLink href="/">Stay here</ButtonLink>
      </form>
    </Page>
  ) : (
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

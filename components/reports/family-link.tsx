'use client'

import { useRef, useState, useTransition } from 'react'

import { Button } from '@/components/ui/button'
import { Input } from '@/components/ui/input'
import { showMoment } from '@/lib/dates'
import { renewLink, revokeLink } from '@/lib/publications/links/actions'
import type { FamilyLink } from '@/lib/publications/links/input'
import type { ResultChoice } from '@/lib/results/input'

type Props = {
  link: FamilyLink
  classId: string
  choice: ResultChoice
  /** Where families find this school: "https://school.example". */
  origin: string
}

/** A family's link to copy, make anew and revoke. Without scripts it can still be read and selected. */
export function FamilyLinkField({ link: given, classId, choice, origin }: Props) {
  const [link, setLink] = useState(given)
  const [news, setNews] = useState<{ text: string; isFault?: boolean }>({ text: '' })
  const [isBusy, start] = useTransition()
  const field = useRef<HTMLInputElement>(null)
  const who = `${link.name} (${link.admissionNumber})`

  function change(action: typeof renewLink, done: string) {
    start(async () => {
      const state = await action({ status: 'idle' }, { classId, choice, learnerId: link.learnerId })
      if (state.status === 'done') {
        setLink(state.data)
        setNews({ text: done })
      } else if (state.status === 'failed') setNews({ text: state.message, isFault: true })
    })
  }

  async function copy() {
    try {
      await navigator.clipboard.writeText(field.current!.value)
      setNews({ text: 'Copied.' })
    } catch {
      // Browsers give the clipboard to https alone.
      field.current!.select()
      setNews({ text: 'It is selected: copy it with Ctrl+C, or by a long press.' })
    }
  }

  return (
    <div className="min-w-0">
      {link.link && (
        <div className="flex gap-2">
          <Input
            ref={field}
            readOnly
            value={`${origin}/r/${link.link}`}
            aria-label={`Link for the family of ${who}`}
            onFocus={(event) => event.currentTarget.select()}
          />
          <Button onClick={copy} aria-label={`Copy the link for the family of ${who}`}>
            Copy
          </Button>
        </div>
      )}
      <div className="mt-1 flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <p className="text-sm text-muted">
          {words(link)} {link.barred.length > 0 && `Not for ${link.barred.join(', ')}.`}
        </p>
        <div className="flex flex-wrap gap-2">
          <Button
            size="small"
            variant="quiet"
            disabled={isBusy}
            aria-label={`Make a new link for the family of ${who}`}
            onClick={() => change(renewLink, 'A new link. The one before it opens nothing any more.')}
          >
            Make a new link
          </Button>
          {link.state === 'open' && (
            <Button
              size="small"
              variant="quiet"
              disabled={isBusy}
              aria-label={`Revoke the link for the family of ${who}`}
              onClick={() => change(revokeLink, 'Revoked. Make a new one when the family needs it.')}
            >
              Revoke
            </Button>
          )}
        </div>
      </div>
      <p role="status" className={news.isFault ? 'text-sm text-danger' : 'text-sm text-muted'}>
        {news.text}
      </p>
    </div>
  )
}

function words({ state, link, endsAt, nobodyMay }: FamilyLink): string {
  if (state === 'none')
    return nobodyMay ? 'No link: none of the guardians may see reports.' : 'No link was made yet.'
  if (state === 'revoked') return 'Revoked: it opens nothing.'
  const end = showMoment(endsAt!)
  if (state === 'ended') return `Ended ${end}.`
  return link
    ? `Opens the report until ${end}.`
    : `Opens the report until ${end}, but was made under an earlier key and cannot be shown.`
}

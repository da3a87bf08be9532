'use client'

import { useState } from 'react'

import { useFieldError } from '@/components/forms/action-form'
import { Field } from '@/components/ui/field'
import { control } from '@/components/ui/input'
import { largestPicture } from '@/lib/schools/look/input'

/** A picture to choose, shown as it is and as it will be; one that is too large is told before it is sent. */
export function CrestField({
  present,
  what = 'crest',
}: {
  present: string | null
  what?: 'crest' | 'signature'
}) {
  const refused = useFieldError('picture')
  const [chosen, choose] = useState<{ address: string; size: number } | null>(null)
  const tooLarge = chosen && chosen.size > largestPicture
  const shown = chosen?.address ?? present
  return (
    <div className="flex flex-wrap items-start gap-5">
      <div className="flex size-24 shrink-0 items-center justify-center rounded-lg border border-line bg-white p-2">
        {shown ? (
          // biome-ignore lint/performance/noImgElement: a picture of the school's own, 512 points at most
          <img src={shown} alt={`The ${what}`} className="max-h-full max-w-full" />
        ) : (
          <span className="text-sm text-neutral-600">No {what}</span>
        )}
      </div>
      <Field
        label="Picture"
        hint="PNG, JPEG or SVG, at most 200 KB. It is drawn anew as a picture of at most 256 points."
        error={tooLarge ? 'This picture is larger than 200 KB. Make it smaller, or choose another.' : refused}
        className="min-w-56 flex-1"
      >
        {(wiring) => (
          <input
            {...wiring}
            type="file"
            name="picture"
            accept="image/png,image/jpeg,image/svg+xml"
            className={`${control} py-1.5 file:mr-3 file:rounded-sm file:border-0 file:bg-well file:px-2 file:py-1 file:text-ink`}
            onChange={({ target }) => {
              const [file] = target.files ?? []
              choose(file ? { address: URL.createObjectURL(file), size: file.size } : null)
            }}
          />
        )}
      </Field>
    </div>
  )
}

'use client'

import { useState } from 'react'

import { useFieldError } from '@/components/forms/action-form'
import { contrast, schoolColours } from '@/components/shell/colour'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'

const usual = ['#1f7d53', '#123c69', '#7a1f2b', '#5b2a86', '#8a4b08', '#0f5132']

/** The school's colour with what becomes of it: text on it is always readable, so a colour that is too light is moved. */
export function ColourField({ present }: { present: string }) {
  const error = useFieldError('primary')
  const [typed, type] = useState(present)
  const colours = schoolColours(typed)
  const onIt = colours?.['--on-school'] ?? '#ffffff'
  const own = colours ? contrast(typed, onIt) : 0
  const shown = colours?.['--school']
  return (
    <>
      <Field
        label="The school’s colour"
        hint="For the main button, the current place and the rule at the head of papers. Empty: a deep green."
        error={error}
      >
        {(wiring) => (
          <div className="flex flex-wrap items-center gap-2">
            <Input
              {...wiring}
              name="primary"
              value={typed}
              onChange={(event) => type(event.target.value.trim().toLowerCase())}
              placeholder="#1f7d53"
              maxLength={7}
              spellCheck={false}
              className="max-w-36 tabular-nums"
            />
            <input
              type="color"
              aria-label="Choose the colour by eye"
              value={colours ? typed : '#1f7d53'}
              onChange={(event) => type(event.target.value)}
              className="h-9 w-12 rounded-md border border-edge bg-card p-1 max-sm:h-12"
            />
            {usual.map((hex) => (
              <button
                key={hex}
                type="button"
                aria-label={`Take ${hex}`}
                aria-pressed={hex === typed}
                onClick={() => type(hex)}
                className="size-9 rounded-md border border-edge aria-pressed:outline-2 aria-pressed:outline-offset-2 aria-pressed:outline-ink max-sm:size-11"
                style={{ background: hex }}
              />
            ))}
          </div>
        )}
      </Field>
      {colours && shown && (
        <div className="space-y-2" aria-live="polite">
          <div className="flex flex-wrap gap-3">
            <Sample ground="#ffffff" accent={shown} on={onIt} soft={colours['--school-soft']} label="Light" />
            <Sample
              ground="#191816"
              accent={colours['--school-dark']}
              on={colours['--on-school-dark']}
              soft={colours['--school-dark-soft']}
              label="Dark"
            />
          </div>
          <p className="text-sm text-muted">
            {own >= 4.5 && shown === typed
              ? `Text on it is readable: ${own.toFixed(1)} to 1.`
              : own >= 4.5
                ? `Text on it is readable: ${own.toFixed(1)} to 1. On screens it is drawn as ${shown}, so that it also reads as text.`
                : `Text on ${typed} would have a contrast of ${own.toFixed(1)} to 1; 4.5 is needed. Screens use ${shown} instead (${contrast(shown, onIt).toFixed(1)} to 1). Papers keep yours.`}
          </p>
        </div>
      )}
    </>
  )
}

type Look = { ground: string; accent: string; on: string; soft: string; label: string }

const Sample = ({ ground, accent, on, soft, label }: Look) => (
  <div className="flex items-center gap-3 rounded-lg border border-line p-3" style={{ background: ground }}>
    <span className="rounded-md px-3.5 py-1.5 font-medium" style={{ background: accent, color: on }}>
      {label}
    </span>
    <span className="rounded-md px-2 py-1 font-semibold" style={{ background: soft, color: accent }}>
      Today
    </span>
  </div>
)

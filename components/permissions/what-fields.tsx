'use client'

import { useState } from 'react'

import { Field } from '@/components/ui/field'
import { Select } from '@/components/ui/select'
import { type FunctionName, functions } from '@/lib/auth/functions'
import type { FieldErrors } from '@/lib/errors'
import type { Choices } from '@/lib/permissions/queries'

type Props = { names: readonly FunctionName[]; areas: Choices['areas']; errors: FieldErrors }

/** Which function, and for marks which learning area. */
export function WhatFields({ names, areas, errors }: Props) {
  const [does, setDoes] = useState<FunctionName>(names[0]!)
  const levels = [...new Set(areas.map(({ level }) => level))]
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field label="What" hint={functions[does].says} error={errors.does}>
        {(control) => (
          <Select
            {...control}
            name="does"
            value={does}
            onChange={(event) => setDoes(event.target.value as FunctionName)}
          >
            {names.map((name) => (
              <option key={name} value={name}>
                {functions[name].name}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {'byArea' in functions[does] && (
        <Field label="Learning area" hint="One of them, or all." error={errors.areaId}>
          {(control) => (
            <Select {...control} name="areaId" defaultValue="">
              <option value="">All learning areas</option>
              {levels.map((level) => (
                <optgroup key={level} label={level}>
                  {areas
                    .filter((area) => area.level === level)
                    .map(({ id, name }) => (
                      <option key={id} value={id}>
                        {name}
                      </option>
                    ))}
                </optgroup>
              ))}
            </Select>
          )}
        </Field>
      )}
    </div>
  )
}

/** One place, for a form that asks for one. */
export const PlaceSelect = ({
  choices: { classes, grades },
  unchanged,
  ...rest
}: { choices: Pick<Choices, 'classes' | 'grades'>; unchanged?: string } & Parameters<typeof Select>[0]) => (
  <Select name="place" {...rest}>
    {unchanged && <option value="">{unchanged}</option>}
    <optgroup label="Classes">
      {classes.map(({ id, name }) => (
        <option key={id} value={`class:${id}`}>
          {name}
        </option>
      ))}
    </optgroup>
    <optgroup label="Grades">
      {grades.map(({ id, name }) => (
        <option key={id} value={`grade:${id}`}>
          {name}, every class
        </option>
      ))}
    </optgroup>
    <option value="school">The whole school</option>
  </Select>
)

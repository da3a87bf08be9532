'use client'

import { useId, useState } from 'react'

import { SelectField, TextField } from '@/components/forms/fields'
import { counties } from '@/lib/schools/counties/rules'

/** One of the 47 counties, and the sub-counties of it to choose from; another name may be typed. */
export function CountyFields({ county, subCounty }: { county: string; subCounty: string }) {
  const list = useId()
  const [chosen, choose] = useState(county)
  const places = counties.find(({ name }) => name === chosen)?.subCounties ?? []
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <SelectField
        name="county"
        label="County"
        value={chosen}
        onChange={(event) => choose(event.target.value)}
        options={[
          { value: '', label: 'Not said' },
          ...counties.map(({ name }) => ({ value: name, label: name })),
        ]}
      />
      <TextField
        name="subCounty"
        label="Sub-county"
        hint={
          places.length > 0 ? `${places.length} in ${chosen} to choose from, or type its name.` : undefined
        }
        list={list}
        defaultValue={subCounty}
        maxLength={60}
        autoComplete="off"
      />
      <datalist id={list}>
        {places.map((place) => (
          <option key={place} value={place} />
        ))}
      </datalist>
    </div>
  )
}

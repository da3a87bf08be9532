'use client'

import { type RefObject, useEffect } from 'react'

const place = (key: string) => `hillview:draft:${key}`

/** What was typed into a form is kept on this device until it is sent: through errors, a closed page, an empty battery. */
export function useDraft(form: RefObject<HTMLFormElement | null>, key: string | null) {
  useEffect(() => {
    const element = form.current
    if (!element || !key) return
    restore(element, key)
    const keep = () => {
      try {
        localStorage.setItem(place(key), JSON.stringify(typedIn(element)))
      } catch {
        // A full or forbidden store: the form works without it.
      }
    }
    element.addEventListener('input', keep)
    return () => element.removeEventListener('input', keep)
  }, [form, key])
}

export function dropDraft(key: string | null) {
  if (key) localStorage.removeItem(place(key))
}

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement
const controls = (form: HTMLFormElement) =>
  [...form.elements].filter(
    (each): each is Control =>
      'name' in each && each.name !== '' && !/^(hidden|file|submit|button)$/.test((each as Control).type),
  )

/** Everything typed or ticked, by name and place among those of one name. */
function typedIn(form: HTMLFormElement): [name: string, value: string | boolean][] {
  return controls(form).map((each) => [
    each.name,
    each instanceof HTMLInputElement && each.type === 'checkbox' ? each.checked : each.value,
  ])
}

function restore(form: HTMLFormElement, key: string) {
  try {
    const kept = JSON.parse(localStorage.getItem(place(key)) ?? '[]') as [string, string | boolean][]
    for (const [at, each] of controls(form).entries()) {
      const [name, value] = kept[at] ?? []
      if (name !== each.name) continue
      if (typeof value === 'boolean') (each as HTMLInputElement).checked = value
      else if (value) each.value = value
    }
  } catch {
    localStorage.removeItem(place(key))
  }
}

const marks: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Markup of our own; anything else that stands in a template is text. */
export class Html {
  constructor(readonly markup: string) {}
}

type Value = Html | string | number | null | undefined | false | readonly Value[]

const written = (value: Value): string =>
  value instanceof Html
    ? value.markup
    : Array.isArray(value)
      ? value.map(written).join('')
      : value === null || value === undefined || value === false
        ? ''
        : String(value).replace(/[&<>"']/g, (mark) => marks[mark]!)

/** Markup with values in it: text is escaped, for element and attribute alike; nothing, null and false are left out. */
export const html = (parts: TemplateStringsArray, ...values: Value[]): Html =>
  new Html(parts.map((part, at) => (at === 0 ? part : written(values[at - 1]) + part)).join(''))

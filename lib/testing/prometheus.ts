export type Sample = { name: string; labels: Record<string, string>; value: number }
export type Family = { name: string; type: string; help: string; samples: Sample[] }

const name = '[a-zA-Z_:][a-zA-Z0-9_:]*'
const number = /^(?:[+-]?Inf|NaN|[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)$/

/**
 * Reads the text format 0.0.4 as strictly as its specification is written: each family once and in one piece, HELP and
 * TYPE before its samples, labels quoted and escaped, no series twice, histograms that add up. Throws at the first fault.
 */
export function parsePrometheus(text: string): Family[] {
  if (!text.endsWith('\n')) throw new Error('The text does not end with a line feed.')
  const families = new Map<string, Family>()
  const seen = new Set<string>()
  let current: Family | undefined
  for (const line of text.slice(0, -1).split('\n')) {
    const refuse = (why: string): never => {
      throw new Error(`${why}: ${line}`)
    }
    const meta = new RegExp(`^# (HELP|TYPE) (${name}) (.*)$`).exec(line)
    if (line === '' || (line.startsWith('#') && !meta)) continue
    if (meta) {
      const [, what, family = '', value = ''] = meta
      if (current?.name !== family) {
        if (families.has(family)) refuse('A family in two pieces')
        current = { name: family, type: '', help: '', samples: [] }
        families.set(family, current)
      }
      if (current.samples.length > 0) refuse('HELP or TYPE after a sample')
      const known = what === 'TYPE' ? 'type' : 'help'
      if (current[known] !== '') refuse(`${what} twice`)
      if (what === 'TYPE' && !/^(counter|gauge|histogram|summary|untyped)$/.test(value))
        refuse('Unknown type')
      current[known] = value || ' '
      continue
    }
    const sample = readSample(line) ?? refuse('Not a sample')
    if (!current || !belongs(sample.name, current)) refuse('A sample outside of its family')
    const series = `${sample.name}${JSON.stringify(Object.entries(sample.labels).sort())}`
    if (seen.has(series)) refuse('A series twice')
    seen.add(series)
    current!.samples.push(sample)
  }
  const all = [...families.values()]
  for (const family of all) {
    if (!family.type || !family.help) throw new Error(`${family.name} has no HELP or no TYPE.`)
    if (family.type === 'counter' && family.samples.some(({ value }) => !(value >= 0)))
      throw new Error(`${family.name} counts backwards.`)
    if (family.type === 'histogram') checkHistogram(family)
  }
  return all
}

const belongs = (sample: string, { name, type }: Family) =>
  sample === name ||
  (type === 'histogram' &&
    /^_(bucket|sum|count)$/.test(sample.slice(name.length)) &&
    sample.startsWith(name)) ||
  (type === 'summary' && /^_(sum|count)$/.test(sample.slice(name.length)) && sample.startsWith(name))

function readSample(line: string): Sample | null {
  const head = new RegExp(`^(${name})(\\{)?`).exec(line)
  if (!head) return null
  let rest = line.slice(head[0].length)
  const labels: Record<string, string> = {}
  if (head[2]) {
    for (let first = true; !rest.startsWith('}'); first = false) {
      const label = new RegExp(
        `^${first ? '' : ','}([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\\\\n]|\\\\[\\\\"n])*)"`,
      ).exec(rest)
      if (!label || label[1]! in labels) return null
      labels[label[1]!] = label[2]!.replace(/\\(.)/g, (_, sign) => (sign === 'n' ? '\n' : sign))
      rest = rest.slice(label[0].length)
    }
    rest = rest.slice(1)
  }
  const value = rest.slice(1)
  if (rest[0] !== ' ' || !number.test(value)) return null
  return { name: head[1]!, labels, value: Number(value.replace('Inf', 'Infinity')) }
}

/** Bounds rise, counts never fall, and the last bucket holds everything that was counted. */
function checkHistogram({ name, samples }: Family): void {
  const groups = new Map<string, Sample[]>()
  for (const sample of samples) {
    const { le: _, ...labels } = sample.labels
    const key = JSON.stringify(Object.entries(labels).sort())
    groups.set(key, [...(groups.get(key) ?? []), sample])
  }
  for (const [key, group] of groups) {
    const refuse = (why: string): never => {
      throw new Error(`${name}${key}: ${why}`)
    }
    const buckets = group.filter((sample) => sample.name === `${name}_bucket`)
    const bounds = buckets.map(({ labels }) => Number(labels.le!.replace('Inf', 'Infinity')))
    if (bounds.some((bound, at) => at > 0 && !(bound > bounds[at - 1]!))) refuse('its bounds do not rise')
    if (buckets.some(({ value }, at) => at > 0 && value < buckets[at - 1]!.value)) refuse('its counts fall')
    const only = (part: string) => {
      const found = group.filter((sample) => sample.name === `${name}_${part}`)
      return found.length === 1 ? found[0]!.value : refuse(`it has not one ${part}`)
    }
    if (bounds.at(-1) !== Number.POSITIVE_INFINITY) refuse('it has no last bucket')
    if (buckets.at(-1)!.value !== only('count')) refuse('the last bucket is not the count')
    only('sum')
  }
}

const targets = /\b(?:from|join|into|update)\s+(?:only\s+)?(?:"?(\w+)"?\.)?"?(\w+)"?/gi
/** Not: on conflict do update set, for update skip locked. */
const changes = /\b(insert|update|delete)\s+(?!set\b|skip\b|of\b|nowait\b)["\w]/i
const verbs = new Set(['select', 'insert', 'update', 'delete', 'begin', 'set'])

/**
 * Names statements by what they do to which table ("select marks"), from a closed set: a few verbs with the tables given,
 * "pgboss" for all tables of the job queue, or the verb alone. Never a value. Takes 1 to 3 µs.
 */
export function statementNames(tables: Iterable<string>): (text: string) => string {
  const known = new Set(tables)
  const tableOf = (text: string): string => {
    for (const [, schema, table] of text.matchAll(targets)) {
      if (schema === 'pgboss') return schema
      if (known.has(table!)) return table!
    }
    return ''
  }
  return (text) => `${verbOf(text)} ${tableOf(text)}`.trim()
}

/** A statement with several parts goes by the change it makes. */
function verbOf(text: string): string {
  const first = /^\s*(\w+)/.exec(text)?.[1]?.toLowerCase() ?? ''
  if (first === 'with') return changes.exec(text)?.[1]?.toLowerCase() ?? 'select'
  return verbs.has(first) ? first : 'other'
}

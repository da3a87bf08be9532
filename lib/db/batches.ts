/** Rows in portions that fit one INSERT (PostgreSQL takes 65,534 values in a statement). */
export function* batches<T>(rows: readonly T[], size = 1000): Generator<T[]> {
  for (let from = 0; from < rows.length; from += size) yield rows.slice(from, from + size)
}

const chunks = (number: string) => number.match(/\d+|\D+/g) ?? []

/**
 * Natural order of admission numbers: figures by value, the rest as text (0977 before 1058, A/9 before A/10).
 * Numbers that differ only in leading zeros follow their text, so the order is always the same.
 */
export function compareAdmissionNumbers(a: string, b: string): number {
  const [left, right] = [chunks(a), chunks(b)]
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const difference = compareChunks(left[i] ?? '', right[i] ?? '')
    if (difference !== 0) return difference
  }
  return left.length - right.length || compareText(a, b)
}

const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

function compareChunks(a: string, b: string): number {
  if (!/^\d/.test(a) || !/^\d/.test(b)) return compareText(a, b)
  const [x, y] = [a.replace(/^0+/, ''), b.replace(/^0+/, '')]
  return x.length - y.length || compareText(x, y)
}

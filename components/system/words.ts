/** 1 → "1 device", 2 → "2 devices". */
export const counted = (number: number, one: string, many: string) =>
  `${number.toLocaleString('en-KE')} ${number === 1 ? one : many}`

/** Milliseconds as people read them: "8 ms", "1.2 s"; – where there are none. */
export function duration(ms: number | null): string {
  if (ms === null) return '–'
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`
}

/** A share as a percent with one decimal; – where there is none. */
export const percent = (share: number | null) => (share === null ? '–' : `${(share * 100).toFixed(1)} %`)

/** Seconds as a span: "45 s", "12 min", "3 h". */
export function span(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`
}

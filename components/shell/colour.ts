/** Lightness 0–1, chroma, hue in degrees. */
type Oklch = [lightness: number, chroma: number, hue: number]
type Rgb = [number, number, number]

const enough = 4.5

export type SchoolColours = {
  '--school': string
  '--school-soft': string
  '--on-school': string
  '--school-dark': string
  '--school-dark-soft': string
  '--on-school-dark': string
}

/**
 * A school's colour (#rrggbb) as the accent of its pages, light and dark: the hue is kept, the lightness moved until
 * text in it and text on it have a contrast of at least 4.5:1. Null when it is not such a colour.
 */
export function schoolColours(hex: string | null | undefined): SchoolColours | null {
  if (!hex || !/^#[0-9a-f]{6}$/i.test(hex)) return null
  const [lightness, chroma, hue] = oklch(hex)
  const faint = (most: number) => Math.min(chroma, most)
  const [soft, on] = [toHex([0.945, faint(0.03), hue]), toHex([0.99, faint(0.004), hue])]
  const [darkSoft, onDark] = [toHex([0.31, faint(0.05), hue]), toHex([0.2, faint(0.03), hue])]
  const moved = (from: number, step: number, beside: string[]) => {
    let l = from
    while (l > 0.05 && l < 0.97 && beside.some((other) => contrast(toHex([l, chroma, hue]), other) < enough))
      l += step
    return toHex([l, chroma, hue])
  }
  return {
    '--school': moved(Math.min(lightness, 0.6), -0.01, [soft, on]),
    '--school-soft': soft,
    '--on-school': on,
    '--school-dark': moved(Math.max(lightness, 0.7), 0.01, [darkSoft, onDark]),
    '--school-dark-soft': darkSoft,
    '--on-school-dark': onDark,
  }
}

/** WCAG contrast of two colours (#rrggbb), 1 to 21. */
export function contrast(a: string, b: string): number {
  const [x, y] = [luminance(rgb(a)), luminance(rgb(b))]
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05)
}

const luminance = ([r, g, b]: Rgb) => 0.2126 * r + 0.7152 * g + 0.0722 * b

/** Linear light, 0–1. */
function rgb(hex: string): Rgb {
  const channel = (at: number) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }
  return [channel(1), channel(3), channel(5)]
}

// Björn Ottosson's matrices between linear sRGB and OKLab.
function oklch(hex: string): Oklch {
  const [r, g, b] = rgb(hex)
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  const lightness = 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s
  const x = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s
  const y = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s
  return [lightness, Math.hypot(x, y), (Math.atan2(y, x) * 180) / Math.PI]
}

/** The nearest colour a screen can show (#rrggbb): chroma gives way until it fits. */
export function toHex([lightness, chroma, hue]: Oklch): string {
  for (let c = chroma; ; c -= 0.004) {
    const linear = toRgb([lightness, Math.max(c, 0), hue])
    if (c <= 0 || linear.every((value) => value >= -0.0005 && value <= 1.0005))
      return `#${linear.map(channelHex).join('')}`
  }
}

function toRgb([lightness, chroma, hue]: Oklch): Rgb {
  const angle = (hue * Math.PI) / 180
  const [x, y] = [chroma * Math.cos(angle), chroma * Math.sin(angle)]
  const l = (lightness + 0.3963377774 * x + 0.2158037573 * y) ** 3
  const m = (lightness - 0.1055613458 * x - 0.0638541728 * y) ** 3
  const s = (lightness - 0.0894841775 * x - 1.291485548 * y) ** 3
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ]
}

function channelHex(linear: number): string {
  const value = Math.min(1, Math.max(0, linear))
  const encoded = value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055
  return Math.round(encoded * 255)
    .toString(16)
    .padStart(2, '0')
}

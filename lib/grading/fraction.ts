import type { Decimal, Exact } from './types'

const largestSafe = BigInt(Number.MAX_SAFE_INTEGER)

/** Greatest common divisor of two that are not negative. Numbers divide much faster than BigInts, and most are small. */
function commonDivisor(a: bigint, b: bigint): bigint {
  while (b !== 0n && (a > largestSafe || b > largestSafe)) [a, b] = [b, a % b]
  if (b === 0n) return a
  let [x, y] = [Number(a), Number(b)]
  while (y !== 0) [x, y] = [y, x % y]
  return BigInt(x)
}

const magnitude = (n: bigint) => (n < 0n ? -n : n)

/** An exact rational number, always reduced, the sign in the numerator. */
export class Fraction {
  static readonly zero = new Fraction(0n, 1n)

  private constructor(
    readonly n: bigint,
    readonly d: bigint,
  ) {}

  /** n / d; throws RangeError when d is 0. */
  static of(n: bigint, d = 1n): Fraction {
    if (d === 0n) throw new RangeError('A fraction needs a denominator other than 0.')
    if (d === 1n) return new Fraction(n, d)
    const divisor = commonDivisor(magnitude(n), magnitude(d)) * (d < 0n ? -1n : 1n)
    return divisor === 1n ? new Fraction(n, d) : new Fraction(n / divisor, d / divisor)
  }

  /** Reads "12.50" or "-3" exactly; throws RangeError for any other text. */
  static decimal(text: Decimal): Fraction {
    const [, sign, whole, part = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? []
    if (whole === undefined) throw new RangeError(`Not a decimal: ${text.slice(0, 20)}`)
    return Fraction.of(BigInt(`${sign}${whole}${part}`), 10n ** BigInt(part.length))
  }

  /** Reads back what `toString` wrote. */
  static parse(text: Exact): Fraction {
    const [n = '', d] = text.split('/')
    return Fraction.of(BigInt(n), d === undefined ? 1n : BigInt(d))
  }

  plus(other: Fraction): Fraction {
    if (this.d === other.d) return Fraction.of(this.n + other.n, this.d)
    return Fraction.of(this.n * other.d + other.n * this.d, this.d * other.d)
  }

  minus(other: Fraction): Fraction {
    return this.plus(new Fraction(-other.n, other.d))
  }

  times(other: Fraction): Fraction {
    return Fraction.of(this.n * other.n, this.d * other.d)
  }

  /** Throws RangeError when dividing by 0. */
  over(other: Fraction): Fraction {
    return Fraction.of(this.n * other.d, this.d * other.n)
  }

  /** Below 0, 0 or above 0, for sorting upwards. */
  compare(other: Fraction): number {
    const [a, b] = this.d === other.d ? [this.n, other.n] : [this.n * other.d, other.n * this.d]
    return a < b ? -1 : a > b ? 1 : 0
  }

  /** "383/6", or "82" when whole. */
  toString(): Exact {
    return this.d === 1n ? `${this.n}` : `${this.n}/${this.d}`
  }
}

/** Exact sum: over one common denominator, reduced once at the end. */
export function sum(values: readonly Fraction[]): Fraction {
  let [n, d] = [0n, 1n]
  for (const value of values) {
    if (d % value.d !== 0n) {
      const factor = value.d / commonDivisor(d, value.d)
      n *= factor
      d *= factor
    }
    n += d === value.d ? value.n : value.n * (d / value.d)
  }
  return Fraction.of(n, d)
}

/** Exact mean, null of nothing. */
export function mean(values: readonly Fraction[]): Fraction | null {
  return values.length === 0 ? null : sum(values).over(Fraction.of(BigInt(values.length)))
}

/** |value| × 10^decimals, rounded half up. */
function roundedMagnitude({ n, d }: Fraction, decimals: number): bigint {
  return (2n * magnitude(n) * 10n ** BigInt(decimals) + d) / (2n * d)
}

const asFraction = (value: Fraction | Exact) => (typeof value === 'string' ? Fraction.parse(value) : value)

function pointed(rounded: bigint, decimals: number): string {
  const digits = rounded.toString().padStart(decimals + 1, '0')
  return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`
}

/** Rounded half up on the magnitude, then the sign: 2.25 → "2.3", −2.25 → "-2.3"; never "-0.0". */
export function shown(value: Fraction | Exact, decimals = 1): string {
  const fraction = asFraction(value)
  const rounded = roundedMagnitude(fraction, decimals)
  return `${fraction.n < 0n && rounded !== 0n ? '-' : ''}${pointed(rounded, decimals)}`
}

/** As `shown`, with the sign always: "+2.3", "-0.4", and "0.0" without one. */
export function signed(value: Fraction | Exact, decimals = 1): string {
  const fraction = asFraction(value)
  const rounded = roundedMagnitude(fraction, decimals)
  return `${rounded === 0n ? '' : fraction.n < 0n ? '-' : '+'}${pointed(rounded, decimals)}`
}

/** Rounded half up to a whole number, for bands. The value is not negative. */
export function wholeHalfUp(value: Fraction): number {
  return Number(roundedMagnitude(value, 0))
}

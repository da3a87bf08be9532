import { parsePhoneNumberFromString } from 'libphonenumber-js/max'

/** `number` in E.164. Landlines are kept although they cannot receive SMS; foreign numbers are kept with a note. */
export type Phone = { number: string; sms: boolean; foreign: boolean }

/**
 * Reads one number as Kenyans write it: 0712 000 123, 712000123, 254712…, +254 (0) 712…, 00254712….
 * Null when it cannot be a number in use.
 */
export function readPhone(typed: string): Phone | null {
  const text = typed
    .replace(/\(0\)/g, '')
    .replace(/[^\d+]/g, '')
    .replace(/^00/, '+')
  if (!/^\+?\d{6,15}$/.test(text)) return null
  const phone = parsePhoneNumberFromString(text, 'KE')
  if (!phone?.isValid()) return null
  const type = phone.getType()
  return { number: phone.number, sms: type !== 'FIXED_LINE', foreign: phone.country !== 'KE' }
}

/** Splits a cell that may hold several numbers ("0757 000 815 / 0769-000-816") and reads each. */
export function readPhones(typed: string): { phones: Phone[]; unusable: string[] } {
  const parts = typed
    .split(/[/,;\n]|\bor\b/i)
    .map((part) => part.trim())
    .filter(Boolean)
  const read = parts.map((part) => ({ part, phone: readPhone(part) }))
  const phones = read.flatMap(({ phone }) => phone ?? [])
  return {
    phones: phones.filter((phone, i) => phones.findIndex((other) => other.number === phone.number) === i),
    unusable: read.filter(({ phone }) => !phone).map(({ part }) => part),
  }
}

/** As people at home write it: 0712 000 123; foreign numbers keep their +. */
export function showPhone(number: string): string {
  const phone = parsePhoneNumberFromString(number)
  if (!phone) return number
  if (phone.country !== 'KE') return phone.formatInternational()
  return phone.formatNational().replace(/^(0\d{3}) (\d{3})(\d{3})$/, '$1 $2 $3')
}

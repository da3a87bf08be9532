/** Only the last three digits of a phone number, enough to tell one from another. */
export const hiddenPhone = (phone: string): string => `••• ••• ${phone.slice(-3)}`

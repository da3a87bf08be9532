import { sendAccountLetters } from '@/lib/auth/sending'
import { type Unsent, unsentTo } from '@/lib/unsent'
import { until } from './jobs'

/** What identity told a recipient, the newest first, as soon as there are `count` of them (whoever hands them over). */
export const lettersTo = (to: string, count = 1): Promise<Unsent[]> =>
  until(async () => {
    await sendAccountLetters()
    const letters = await unsentTo(to)
    return letters.length >= count ? letters : null
  }, `${count} letters to ${to}`)

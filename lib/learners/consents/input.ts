import * as z from 'zod'

import { day, orNull } from '@/lib/fields'

/** What a guardian is asked, each apart. A change of a text is a new version; answers keep the one they were given to. */
export const purposes = {
  photo: {
    label: 'Photo on the school’s pages and papers',
    version: 1,
    text: 'The school may keep a photo of the child and show it to its staff and on the child’s own papers.',
  },
  publicity: {
    label: 'Photos and name in publicity',
    version: 1,
    text: 'The school may show the child in photos and films of school life, on its website, in print and in social media.',
  },
  whatsapp: {
    label: 'Class groups on WhatsApp',
    version: 1,
    text: 'The guardian’s number may be put into the class’s WhatsApp group, where other guardians see it.',
  },
} as const
export type Purpose = keyof typeof purposes
export const purposeNames = Object.keys(purposes) as [Purpose, ...Purpose[]]

export const RecordConsent = z.object({
  learnerId: z.uuid(),
  purpose: z.enum(purposeNames),
  answer: z.enum(['given', 'withdrawn']),
  /** Who answered; none: it came to the school in another way. */
  guardianId: orNull(z.uuid()),
  decidedOn: day,
})

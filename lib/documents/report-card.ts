import { documentDate, today } from '@/lib/dates'
import { AppError } from '@/lib/errors'
import type { ReportCard } from '@/lib/reports/card'
import { bind, type Sheet } from './bind'
import { colourOf, pictureOf } from './crest'
import { fileName } from './file-name'
import { typeset } from './typeset'
import { cardWords } from './words'

/**
 * One card as A4 portrait. `printed` is the day at its foot, "24 Oct 2026". An `invalid` AppError when the school's logo
 * cannot be read.
 */
export async function renderReportCard(card: ReportCard, printed = documentDate(today())): Promise<Sheet> {
  const name = `${card.learner.name} (${card.learner.admissionNumber})`
  const crest = pictureOf(card.school.logo)
  const signed = pictureOf(card.remarks.head.signature ?? null)
  const files = {
    ...(crest ? { [crest.name]: crest.bytes } : {}),
    ...(signed ? { [`signed-${signed.name}`]: signed.bytes } : {}),
  }
  const data = {
    card: { ...card, school: { ...card.school, colour: colourOf(card.school.colour) } },
    crest: crest?.name ?? null,
    signed: signed ? `signed-${signed.name}` : null,
    title: `${cardWords.title} ${card.term}, ${name}`,
    words: cardWords,
    printed,
  }
  try {
    const short = await typeset('report-card', { ...data, counted: false }, files)
    const set = short.pages === 1 ? short : await typeset('report-card', { ...data, counted: true }, files)
    return { ...set, name }
  } catch (error) {
    if (!/decode image|parse SVG/i.test((error as Error).message)) throw error
    throw new AppError(
      'invalid',
      'The school’s logo cannot be read as a picture. Choose another, then print again.',
    )
  }
}

/** A class's cards as one PDF, page for page as they are set: `sheets` in the order of `cards`, at least one. */
export function bindReportCards(cards: readonly ReportCard[], sheets: readonly Sheet[]): Promise<Uint8Array> {
  const { learner, term } = cards[0]!
  return bind(`${cardWords.title} ${term}, ${learner.className}`, sheets)
}

/** "0983 Grace Otieno Grade 8 East Term 3 2026.pdf" */
export const cardFileName = ({ learner, term }: ReportCard): string =>
  fileName([learner.admissionNumber, learner.name, learner.className, term], 'pdf')

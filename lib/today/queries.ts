import 'server-only'
import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/policy'
import { today } from '@/lib/dates'
import {
  entering,
  getCalendar,
  type MarkedAssessment,
  type SheetProgress,
  sheetsOf,
} from '@/lib/marks/progress/queries'
import { dutiesOf } from '@/lib/people/queries'
import type { PublicationState } from '@/lib/publications/input'
import { publicationsOf } from '@/lib/publications/queries'
import { seesResults } from '@/lib/results/queries'
import { nearestTo } from './rules'

export type CurrentAssessment = {
  id: string
  name: string
  term: string
  year: number
  startsOn: string
  endsOn: string
}

export type Today = {
  /** The assessment whose days these are, else the latest that has begun; null: none has yet. */
  assessment: CurrentAssessment | null
  /** Where none has begun: the first to come. */
  next: CurrentAssessment | null
  /** Every sheet of the assessment that the actor may enter. */
  sheets: SheetProgress[]
  /** Classes that the actor leads now. */
  leads: string[]
  /** What the actor is assigned to teach, as `${classId} ${subject}`. */
  teaches: string[]
  /** The assessment's publications in the classes whose results the actor sees. */
  publications: PublicationState[]
}

/** What the day asks of this person. `day`: as 2026-08-14. */
export async function getToday(actor: Actor, day = today()): Promise<Today> {
  authorize(actor, 'marks.read')
  const [calendar, duties] = await Promise.all([getCalendar(actor), dutiesOf(actor)])
  const mine = {
    leads: duties.leads,
    teaches: duties.teaches.map(({ classId, subject }) => `${classId} ${subject}`),
  }
  const nearest = nearestTo(day, calendar.assessments)
  if (!nearest || nearest.startsOn > day) {
    const next = nearest ? shown(nearest) : null
    return { ...mine, assessment: null, next, sheets: [], publications: [] }
  }
  const classIds = calendar.classes
    .filter(({ id, year }) => year === nearest.term.year && seesResults(actor, duties, id, 'results.read'))
    .map(({ id }) => id)
  const [sheets, publications] = await Promise.all([
    sheetsOf(actor, entering(actor, duties), calendar, [nearest]),
    publicationsOf(actor.schoolId, classIds),
  ])
  return {
    ...mine,
    assessment: shown(nearest),
    next: null,
    sheets,
    publications: publications.filter(({ assessmentId }) => assessmentId === nearest.id),
  }
}

const shown = ({ id, name, startsOn, endsOn, term }: MarkedAssessment): CurrentAssessment => ({
  id,
  name,
  term: term.name,
  year: term.year,
  startsOn,
  endsOn,
})

import 'server-only'
import { sql } from 'drizzle-orm'

import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/policy'
import { cached, tag } from '@/lib/cache'
import { today } from '@/lib/dates'
import type { Tx } from '@/lib/db'
import type { PaperRef } from '@/lib/grading/types'
import { isId } from '@/lib/ids'
import { changesIn, type PublicationState } from '@/lib/publications/input'
import { publicationsOf } from '@/lib/publications/queries'
import { type ResultChoice, writeResultChoice } from '@/lib/results/input'
import { reachesResults } from '@/lib/results/queries'
import type { ReportCard } from './card'
import { buildClassCards } from './cards/queries'
import type { RemarkField } from './remarks/rules'
import { paperName } from './rules'

export type ReportRow = {
  learnerId: string
  name: string
  admissionNumber: string
  /** "Incomplete: …" or "Absent: …"; null when the card is whole. */
  status: string | null
  missing: number
  average: string
  level: string
  group: string | null
  remarks: Record<'class_teacher' | 'head', RemarkField>
}

export type ClassReports = {
  classId: string
  className: string
  term: { id: string; number: number; name: string }
  year: number
  resultName: string
  choices: { choice: ResultChoice; label: string }[]
  rows: ReportRow[]
  /** Every missing mark in words: "Otieno Grace (0983): English Composition". */
  missing: string[]
  publication: PublicationState | null
  changes: string | null
}

/** The report cards of a class for one result, with remarks and what is missing. Null: not there or not yours. */
export async function getClassReports(
  actor: Actor,
  classId: string,
  choice: ResultChoice,
): Promise<ClassReports | null> {
  authorize(actor, 'reports.read')
  if (!(await reachesResults(actor, classId, 'reports.read'))) return null
  const [reports, publications] = await Promise.all([
    reportsOf(actor, classId, choice),
    publicationsOf(actor.schoolId, [classId]),
  ])
  if (!reports) return null
  const { assessmentId, ...told } = reports
  const publication =
    publications.find((one) => one.term === told.term.number && one.assessmentId === assessmentId) ?? null
  return { ...told, publication, changes: publication && changesIn(publication) }
}

/** What a class's cards are made of. */
const dependsOn = (classId: string) => [
  tag.results(classId),
  tag.entered(classId),
  tag.school,
  tag.staff,
  tag.learners,
]

type KnownReports = Omit<ClassReports, 'publication' | 'changes'> & { assessmentId: string | null }

/** The reports of a class as the whole school knows them; five statements whatever the size. */
export const reportsOf = (
  { schoolId }: Pick<Actor, 'schoolId'>,
  classId: string,
  choice: ResultChoice,
): Promise<KnownReports | null> => {
  const id = `${classId}:${writeResultChoice(choice)}`
  return cached({ schoolId, name: 'reports', id, tags: dependsOn(classId) }, async (tx) => {
    const built = await buildClassCards(tx, classId, choice, null)
    if (!built) return null
    const { gradeYear, result, cards } = built
    const term = gradeYear.terms.find(({ number }) => number === result.of.term)!
    const areas = gradeYear.cohort.areas
    const assessmentOf = ({ assessmentId }: PaperRef) =>
      result.of.assessmentId === null
        ? `${result.assessments.find(({ id }) => id === assessmentId)?.name} `
        : ''
    return {
      classId,
      className: built.className,
      term,
      year: gradeYear.year,
      resultName: result.of.name,
      choices: gradeYear.terms.flatMap(({ number }) => {
        const sat = gradeYear.cohort.assessments.filter(
          (each) => each.term === number && Object.keys(each.papers).length > 0,
        )
        const each = sat.map(({ id, name }) => ({
          choice: { assessmentId: id },
          label: `T${number} ${name}`,
        }))
        return sat.length > 0 ? [...each, { choice: { term: number }, label: `T${number} Term result` }] : []
      }),
      rows: cards.map(({ learner, card, remarks }) => ({
        learnerId: learner.id,
        name: learner.name,
        admissionNumber: learner.admissionNumber,
        status: card.status,
        missing: learner.missing.length,
        average: card.summary.average,
        level: card.summary.level,
        group: card.summary.group,
        remarks,
      })),
      missing: cards.flatMap(({ learner }) =>
        learner.missing.map(
          (paper) =>
            `${learner.name} (${learner.admissionNumber}): ${assessmentOf(paper)}${paperName(areas, paper)}`,
        ),
      ),
      assessmentId: result.of.assessmentId,
    }
  })
}

export type CardView = { card: ReportCard; className: string; learnerId: string }

/** One learner's card as it stands: the published copy, or the draft of now (also when `now` asks for it). Null: not there or not yours. */
export async function getReportCard(
  actor: Actor,
  classId: string,
  choice: ResultChoice,
  learnerId: string,
  now = false,
): Promise<CardView | null> {
  authorize(actor, 'reports.read')
  if (!isId(learnerId) || !(await reachesResults(actor, classId, 'reports.read'))) return null
  const id = [classId, writeResultChoice(choice), learnerId, now ? 'now' : 'released', today()].join(':')
  const tags = [...dependsOn(classId), tag.released(classId)]
  return cached({ schoolId: actor.schoolId, name: 'card', id, tags }, async (tx) => {
    const found = (await classCards(tx, classId, choice, now))?.cards.find(
      (each) => each.learnerId === learnerId,
    )
    return found ? { ...found, className: found.card.learner.className } : null
  })
}

/**
 * The cards that paper is made from: the published copies where the result is published, else drafts of now.
 * It checks no permission: the job that prints has been asked for by a command that does.
 */
export async function classCards(
  tx: Tx,
  classId: string,
  choice: ResultChoice,
  now = false,
): Promise<{ className: string; cards: { learnerId: string; card: ReportCard }[] } | null> {
  const kept = now ? [] : await publishedCards(tx, classId, choice)
  if (kept.length > 0) return { className: kept[0]!.card.learner.className, cards: kept }
  const built = await buildClassCards(tx, classId, choice, null)
  return (
    built && {
      className: built.className,
      cards: built.cards.map(({ learner, card }) => ({ learnerId: learner.id, card })),
    }
  )
}

async function publishedCards(
  tx: Tx,
  classId: string,
  choice: ResultChoice,
): Promise<{ learnerId: string; card: ReportCard }[]> {
  const which =
    'assessmentId' in choice
      ? sql`p.assessment_id = ${choice.assessmentId}`
      : sql`p.assessment_id is null and p.term_id in (select t.id from terms t join classes k on k.year_id = t.year_id
          where k.id = ${classId} and t.number = ${choice.term})`
  const rows = await tx.execute(sql`
    select c.learner_id as "learnerId", c.card from published_cards c
    where c.publication_id = (select p.id from publications p where p.class_id = ${classId} and p.withdrawn_at is null and ${which}
      order by p.edition desc limit 1)
    order by c.id`)
  return rows as unknown as { learnerId: string; card: ReportCard }[]
}

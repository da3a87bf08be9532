import 'server-only'
import { v7 } from 'uuid'

import { assessments, papers } from '@/drizzle/schema'
import { tag } from '@/lib/cache'
import { command } from '@/lib/command'
import { batches } from '@/lib/db/batches'
import { AddAssessments } from './input'

export type AddedPaper = { id: string; areaId: string; componentId: string | null; max: string }
export type AddedAssessment = { id: string; papers: AddedPaper[] }

/** Adds assessments to their terms, each with the papers it sets. Returns them with their ids, in order. */
export const addAssessments = command(
  {
    can: 'assessments.change',
    input: AddAssessments,
    touches: () => [tag.school],
    audited: (input, added: AddedAssessment[]) => ({
      assessments: input.assessments.map(({ name }, i) => ({ id: added[i]!.id, name })),
    }),
  },
  async ({ tx, actor: { schoolId }, input }): Promise<AddedAssessment[]> => {
    const added = input.assessments.map((assessment) => ({
      ...assessment,
      id: v7(),
      schoolId,
      papers: assessment.papers.map((paper) => ({ ...paper, id: v7() })),
    }))
    for (const batch of batches(added)) await tx.insert(assessments).values(batch)
    const set = added.flatMap((assessment) =>
      assessment.papers.map((paper) => ({ ...paper, schoolId, assessmentId: assessment.id })),
    )
    for (const batch of batches(set)) await tx.insert(papers).values(batch)
    return added.map(({ id, papers }) => ({ id, papers }))
  },
)

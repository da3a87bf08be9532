import 'server-only'
import { v7 } from 'uuid'

import { assessments, papers } from '@/drizzle/schema'
import { command } from '@/lib/command'
import { batches } from '@/lib/db/batches'
import { AddAssessments } from './input'

/** Adds assessments to their terms, each with the papers it sets. Returns their ids, in order. */
export const addAssessments = command(
  {
    can: 'assessments.change',
    input: AddAssessments,
    audited: (input, ids: string[]) => ({
      assessments: input.assessments.map(({ name }, i) => ({ id: ids[i], name })),
    }),
  },
  async ({ tx, actor: { schoolId }, input }): Promise<string[]> => {
    const added = input.assessments.map((assessment) => ({ ...assessment, id: v7(), schoolId }))
    for (const batch of batches(added)) await tx.insert(assessments).values(batch)
    const set = added.flatMap(({ id, papers }) =>
      papers.map((paper) => ({ ...paper, schoolId, assessmentId: id })),
    )
    for (const batch of batches(set)) await tx.insert(papers).values(batch)
    return added.map(({ id }) => id)
  },
)

import 'server-only'
import { eq, sql } from 'drizzle-orm'

import { imports, jobs } from '@/drizzle/schema'
import type { Actor } from '@/lib/auth/actor'
import { command } from '@/lib/command'
import type { Tx } from '@/lib/db'
import { undoDays } from '@/lib/db/changes'
import { AppError, notFound } from '@/lib/errors'
import { lockKind, takeRows } from '@/lib/exchange/kinds/commands'
import { readerOf } from '@/lib/exchange/kinds/queries'
import { kinds } from '@/lib/exchange/kinds/rules'
import { createJob } from '@/lib/jobs/progress'
import { isOver } from '@/lib/jobs/rules'
import { type MarkBefore, putMarksBack } from '@/lib/marks/import/commands'
import { keep, lockImport } from '../commands'
import { type Counts, type ImportKind, OneImport, TakeImport } from '../input'
import { visibleImports } from '../queries'
import { countsOf, differing, mostAtOnce, takenWords, takeWords } from '../rules'

type Import = typeof imports.$inferSelect

/** What came of taking: taken, or on its way (`jobId`), or not taken because `differs` rows say something else now. */
export type TakeResult = {
  importId: string
  jobId: string | null
  differs: number
  taken: Counts | null
  fileName: string
  kind: ImportKind
  tags: string[]
}

const takeSpec = {
  can: 'imports.take',
  touches: (_: unknown, { tags }: TakeResult) => tags,
  audited: (_: unknown, { importId, kind, taken, jobId, differs }: TakeResult) => ({
    importId,
    kind,
    ...(taken && { new: taken.new, changed: taken.changed }),
    ...(jobId && { jobId }),
    ...(differs > 0 && { differs }),
  }),
  undo: (_: unknown, { taken, fileName, kind }: TakeResult) => ({
    kind: 'import',
    title: `${taken ? takenWords(taken, kinds[kind]) : 'Rows'} from ${fileName}`,
  }),
} as const

/**
 * Takes every row that can be taken and was not left out: all of them, or none. They are decided once more within the change
 * itself; what differs from what the person saw is shown, not taken. A long import is taken in the background.
 */
export const takeImport = command(
  { ...takeSpec, input: TakeImport },
  async ({ tx, actor, input: { importId, decidedAt }, emit, changeId }): Promise<TakeResult> => {
    const imp = await lockImport(tx, actor, importId)
    if (imp.decidedAt?.toISOString() !== decidedAt)
      throw new AppError(
        'conflict',
        'The rows were read again meanwhile. Look at them once more, then take them.',
      )
    if (imp.report.length <= mostAtOnce) return take({ tx, actor }, imp, changeId)
    const { one, many } = kinds[imp.kind]
    const jobId = await createJob(
      { tx, actor, emit },
      {
        kind: 'import_take',
        title: `${takeWords(countsOf(imp.report), { one, many }) ?? 'Take nothing'} from ${imp.fileName}`,
        params: { importId },
        total: 2,
        unit: 'steps',
      },
    )
    await tx.update(imports).set({ state: 'taking', jobId }).where(eq(imports.id, importId))
    return { ...nothing(imp), jobId }
  },
)

/** The same in the background: the job must still be wanted when it begins and when it commits. */
export const takeInBackground = command(
  { ...takeSpec, input: OneImport },
  async ({ tx, actor, input: { importId }, changeId }): Promise<TakeResult> => {
    const [imp] = await tx.select().from(imports).where(eq(imports.id, importId)).for('update')
    if (imp?.state !== 'taking' || !imp.jobId)
      return nothing(imp ?? { id: importId, fileName: '', kind: 'learners' })
    // 5,000 rows are one statement.
    await tx.execute(sql`set local statement_timeout = '60s'`)
    const result = await take({ tx, actor }, imp, changeId)
    const [job] = await tx.select({ state: jobs.state }).from(jobs).where(eq(jobs.id, imp.jobId)).for('share')
    if (!job || isOver(job.state)) throw new AppError('conflict', 'This was cancelled. Nothing was taken.')
    return result
  },
)

const nothing = ({ id, fileName, kind }: Pick<Import, 'id' | 'fileName' | 'kind'>): TakeResult => ({
  importId: id,
  fileName,
  kind,
  jobId: null,
  differs: 0,
  taken: null,
  tags: [],
})

async function take(
  { tx, actor }: { tx: Tx; actor: Actor },
  imp: Import,
  changeId: string,
): Promise<TakeResult> {
  await lockKind(tx, actor, imp.kind)
  const decide = await readerOf(tx, actor, imp)
  const decision = await decide()
  const differs = differing(imp.report, decision.report)
  if (differs.size > 0) {
    const report = decision.report.map((row) =>
      differs.has(row.row) ? { ...row, differs: true as const } : row,
    )
    await keep(tx, imp, { ...decision, report })
    return { ...nothing(imp), differs: differs.size }
  }
  const counts = countsOf(decision.report)
  if (counts.new + counts.changed === 0)
    throw new AppError('conflict', 'There is nothing to take: no row is new or changed.')
  const { result, tags } = await takeRows(tx, actor, decision, imp.of)
  await tx
    .update(imports)
    .set({
      state: 'taken',
      takenBy: actor.userId,
      takenAt: new Date(),
      // Marks have an undoing of their own.
      changeId: imp.kind === 'marks' ? null : changeId,
      counts,
      result,
    })
    .where(eq(imports.id, imp.id))
  return { ...nothing(imp), taken: counts, tags }
}

/** Puts the marks of an import back as they were; refused when one of them was changed since. Each has its line of history. */
export const undoMarks = command(
  {
    can: 'imports.take',
    input: OneImport,
    touches: (_, { touched }: { importId: string; back: number; touched: string[] }) => touched,
    audited: (_, { importId, back }) => ({ importId, undone: back }),
  },
  async ({ tx, actor, input: { importId } }) => {
    const [mine] = await tx.execute(
      sql`select i.id from imports i where i.id = ${importId} and ${visibleImports(actor)} for update of i`,
    )
    if (!mine) throw notFound('This import')
    const [imp] = await tx.select().from(imports).where(eq(imports.id, importId))
    const before = imp?.result?.before as MarkBefore[] | undefined
    if (imp?.state !== 'taken' || imp.kind !== 'marks' || !imp.of || !before)
      throw new AppError('conflict', 'There are no marks of this import to put back.')
    if (imp.undoneAt) throw new AppError('conflict', 'This has been undone already.')
    if (imp.takenAt! < new Date(Date.now() - undoDays * 86_400_000))
      throw new AppError(
        'conflict',
        `This was taken more than ${undoDays} days ago; it can no longer be undone.`,
      )
    const { saved, touched } = await putMarksBack(tx, actor, imp.of, before)
    await tx.update(imports).set({ undoneAt: new Date() }).where(eq(imports.id, importId))
    return { importId, back: saved.length, touched }
  },
)

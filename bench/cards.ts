import { bindReportCards, renderReportCard, type Sheet } from '@/lib/documents'
import { sampleCard } from '@/lib/testing/report-cards'
import { report } from './report'

/*
 * Report cards as PDF: one class of 40 (each card, and the class bound in one), then 1,200 in classes of 40. The time is
 * that of the processor, of all threads; the memory is the highest that the process had.
 */
const first = await cpu(() => renderReportCard(sampleCard()))
report({ of: 'first card', what: 'processor, fonts included', figure: first, unit: 'ms' })
report({ of: '40 cards', what: 'processor', figure: await cpu(() => makeClass(0)), unit: 'ms' })
let most = 0
const all = await cpu(async () => {
  for (let at = 0; at < 30; at++) {
    await makeClass(at)
    most = Math.max(most, process.memoryUsage.rss())
  }
})
report({ of: '1,200 cards', what: 'processor', figure: all / 1000, unit: 's', atMost: 10 })
report({ of: '1,200 cards', what: 'memory at most', figure: most / 2 ** 20, unit: 'MB', atMost: 700 })

async function makeClass(at: number): Promise<void> {
  const cards = Array.from({ length: 40 }, (_, seed) => sampleCard({}, 9, 40 * at + seed))
  const sheets: Sheet[] = []
  for (const card of cards) sheets.push(await renderReportCard(card))
  await bindReportCards(cards, sheets)
}

async function cpu(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

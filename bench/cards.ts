import { bindReportCards, renderReportCard, type Sheet } from '@/lib/documents'
import { sampleCard } from '@/lib/testing/report-cards'

/*
 * Report cards as PDF: one class of 40 (each card, and the class bound in one), then 1,200 in classes of 40. The time is
 * that of the processor, of all threads; the memory is the highest that the process had.
 */
const one = await cpu(() => renderReportCard(sampleCard()))
console.log(`first card        ${one.toFixed(0)} ms of CPU, fonts included`)
console.log(`40 cards          ${(await cpu(() => makeClass(0))).toFixed(0)} ms of CPU`)
let most = 0
const many = await cpu(async () => {
  for (let at = 0; at < 30; at++) {
    await makeClass(at)
    most = Math.max(most, process.memoryUsage.rss())
  }
})
console.log(
  `1,200 cards       ${(many / 1000).toFixed(1)} s of CPU, RSS at most ${(most / 2 ** 20).toFixed(0)} MB`,
)

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

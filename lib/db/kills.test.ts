import postgres from 'postgres'
import { expect, it } from 'vitest'

import { appProcess, ownPostgres, settingsFor } from '@/lib/testing/app-process'
import type { MarkSchool } from '@/lib/testing/marks'
import { compare, nothingWrong, writers } from '@/lib/testing/writers'

// Teachers save marks over HTTP while the application and PostgreSQL are killed at random points, and started again.
// HILLVIEW_LONG_TESTS=1 makes it 50 kills.
const kills = process.env.HILLVIEW_LONG_TESTS === '1' ? 50 : 6
const random = (below: number) => Math.floor(Math.random() * below)
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

it(`loses no acknowledged mark in ${kills} kills, and takes none twice`, { timeout: 900_000 }, async () => {
  const server = await ownPostgres()
  const app = await appProcess(settingsFor(server.appUrl))
  const admin = postgres(server.superUrl, { max: 1, onnotice() {}, backoff: () => 0.1 })
  const ways = {
    'the application': async () => {
      await app.kill()
      await app.start()
    },
    'PostgreSQL, at once': async () => {
      await server.crash('SIGQUIT')
      await server.start()
    },
    'its postmaster': async () => {
      await server.crash('SIGKILL')
      await server.start()
    },
    both: async () => {
      await Promise.all([app.kill(), server.crash()])
      await server.start()
      await app.start()
    },
  }
  const done: Record<string, number> = {}
  try {
    const school = (await app.call('school', { size: 16 })).body as MarkSchool
    const work = writers(app, school)
    for (let kill = 0; kill < kills; kill++) {
      const [name, way] = Object.entries(ways)[(kill + random(2)) % 4]!
      // In the midst of it: after a few marks more, and some milliseconds of the next.
      await work.more(1 + random(30))
      await pause(random(20))
      await way()
      done[name] = (done[name] ?? 0) + 1
    }
    await work.everybodyWrites()
    await work.stop()
    const broken = work.answers.filter(({ status }) => status === 0).length
    const busy = work.answers.filter(({ status }) => status === 503).length
    expect(work.notTaken).toEqual([])
    expect(await compare(admin, school.schoolId, work.acknowledged)).toEqual(nothingWrong)
    expect(work.acknowledged.length).toBeGreaterThan(kills)
    console.log(
      `${JSON.stringify(done)}: ${work.acknowledged.length} marks acknowledged, ${busy} answers "busy", ${broken} broken off`,
    )
  } finally {
    await app.kill()
    await admin.end({ timeout: 1 })
    await server.remove()
  }
})

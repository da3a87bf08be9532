import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { sql } from 'drizzle-orm'

import { findSchool } from '@/lib/auth/schools'
import { systemActor } from '@/lib/auth/system'
import { closePool, inSchool } from '@/lib/db'
import { signedInCookie, userNamed } from '@/lib/testing/session'

/*
 * Server time of the pages that are opened most, one request after the other, warm: the median, its ratio to the
 * emptiest page of the same build, and the bytes of the answer as a browser would get it.
 */
const rounds = 60
const warm = 15
const base = process.env.E2E_URL!

const { schoolId } = (await findSchool('demo'))!
const [ids] = await inSchool(systemActor(schoolId), (tx) =>
  tx.execute<{ east: string; end: string; child: string }>(sql`
    select (select id from classes where name = 'Grade 8 East') as east,
      (select a.id from assessments a join terms t on t.id = a.term_id where t.number = 3 and a.name = 'End Term') as end,
      (select s.learner_id from guardianships s join guardians g on g.id = s.guardian_id where g.user_id is not null limit 1) as child`),
)
const { east, end, child } = ids!
const as = async (username: string) => {
  const { name, value } = await signedInCookie(await userNamed(username))
  return `${name}=${value}`
}
const [head, teacher, parent] = [await as('head'), await as('teacher.maths'), await as('parent')]

const bare = createServer((_, response) => response.end('{"ok":true}\n'))
await new Promise<void>((listening) => bare.listen(0, '127.0.0.1', listening))
const node = `http://127.0.0.1:${(bare.address() as AddressInfo).port}/`

const empty = await measure(`${base}/bench`)
line('limit.node', await measure(node), empty)
line('limit.next', empty, empty)
line('sign-in', await measure(`${base}/sign-in`), empty)
line('today, head', await measure(`${base}/today`, head), empty)
line('mark sheet', await measure(`${base}/marks/${east}/MAT/${end}`, teacher), empty)
line('marksheet', await measure(`${base}/results/${east}/${end}`, head), empty)
line('whole grade', await measure(`${base}/results/${east}/${end}?scope=grade`, head), empty)
line('ready board', await measure(`${base}/reports`, head), empty)
line('class reports', await measure(`${base}/reports/${east}/${end}`, head), empty)
line('family', await measure(`${base}/family`, parent), empty)
line('child', await measure(`${base}/family/${child}`, parent), empty)
bare.close()
await closePool()

async function measure(url: string, cookie = '') {
  const times: number[] = []
  let body = ''
  for (let round = 0; round < rounds + warm; round++) {
    const began = performance.now()
    const response = await fetch(url, { headers: { cookie }, redirect: 'manual' })
    body = await response.text()
    if (response.status !== 200) throw new Error(`${url} answered ${response.status}`)
    if (round >= warm) times.push(performance.now() - began)
  }
  return { p50: times.sort((a, b) => a - b)[rounds >> 1]!, bytes: gzipSync(body).length }
}

function line(name: string, { p50, bytes }: { p50: number; bytes: number }, limit: { p50: number }) {
  const ratio = (p50 / limit.p50).toFixed(2)
  console.log(
    `${name.padEnd(16)} ${p50.toFixed(1).padStart(7)} ms  ${ratio.padStart(6)} × limit.next  ${(bytes / 1024).toFixed(1).padStart(6)} KB`,
  )
}

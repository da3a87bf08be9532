// Random kills under load: every acknowledged transaction is whole, in one transaction id, under its own school.
import { setTimeout as pause, setImmediate as turn } from 'node:timers/promises'
import {
  allResolved,
  check,
  connect,
  countStrays,
  finish,
  outcome,
  progress,
  times,
  usableAtOnce,
} from './harness.mjs'

const kills = Number(process.env.STORM_KILLS ?? 60)
const size = 6
const strays = countStrays()
const admin = connect(1)
await admin`create table parts (run int, part int, xid bigint, school text)`
const app = connect(size)
await Promise.all(times(size, () => app`select 1`))

const random = (below) => Math.floor(Math.random() * below)
const put = (sql, run, part) =>
  sql`insert into parts select ${run}, ${part}, txid_current(), current_setting('app.school_id', true)`

/** Ways in which a transaction may spend its time; each writes parts 2 to 4. */
const ways = {
  async fast(tx, run) {
    for (const part of [2, 3, 4]) await put(tx, run, part)
  },
  async slow(tx, run) {
    await pause(random(40))
    await ways.fast(tx, run)
  },
  async turning(tx, run) {
    for (const part of [2, 3, 4]) {
      await turn()
      await put(tx, run, part)
      await turn()
    }
  },
  pipelined: (tx, run) =>
    Promise.all([
      put(tx, run, 2),
      put(tx, run, 3),
      tx`select pg_sleep(${random(20) / 1000})`,
      put(tx, run, 4),
    ]),
  nested: (tx, run) =>
    tx.savepoint(async (inner) => {
      await put(inner, run, 2)
      await pause(random(10))
      await put(inner, run, 3)
      await put(inner, run, 4)
    }),
}
const acknowledged = new Set()
let runs = 0
let refused = 0
let hung = 0
let over = false

async function worker(way) {
  while (!over) {
    const run = ++runs
    const work = way
      ? app.begin(async (tx) => {
          await tx`select set_config('app.school_id', ${String(run)}, true)`
          await put(tx, run, 1)
          await way(tx, run)
        })
      : app`select ${run}::int`
    const { state } = await outcome(work)
    if (state === 'hung') hung++
    if (state === 'rejected') refused++
    if (state === 'resolved' && way) acknowledged.add(run)
    if (state !== 'resolved') await pause(5)
  }
}

const { fast, slow, turning, pipelined, nested } = ways
const crowd = [
  null,
  null,
  slow,
  slow,
  turning,
  turning,
  turning,
  pipelined,
  pipelined,
  pipelined,
  nested,
  nested,
  fast,
  fast,
]
const workers = crowd.map(worker)
for (let kill = 0; kill < kills; kill++) {
  await progress(() => acknowledged.size, random(6))
  const victims = await admin`select pid from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() order by random() limit ${1 + random(3)}`
  for (const { pid } of victims) await admin`select pg_terminate_backend(${pid}::int)`
}
over = true
check('all workers ended', (await outcome(Promise.all(workers))).state === 'resolved')
await pause(200)

const rows = await admin`select run, count(distinct part)::int as parts, count(distinct xid)::int as xids,
  bool_and(school = run::text) as own from parts group by run`
const whole = new Set(rows.filter(({ parts }) => parts === 4).map(({ run }) => run))
const lost = [...acknowledged].filter((run) => !whole.has(run))
check('nothing hung', hung === 0, hung)
check('no stray error', strays.length === 0, strays.slice(0, 5).join('; '))
check(
  'many transactions were acknowledged and some refused',
  acknowledged.size > 20 && refused > 0,
  `${acknowledged.size}, ${refused}`,
)
check('every acknowledged transaction is whole', lost.length === 0, lost.length)
check('no half transaction is stored', whole.size === rows.length, rows.length - whole.size)
check(
  'each kept to one transaction id',
  rows.every(({ xids }) => xids === 1),
)
check(
  'each ran under its own school',
  rows.every(({ own }) => own),
)
check('the pool answers', allResolved(await Promise.all(times(size * 3, () => outcome(app`select 1`)))))
const usable = await usableAtOnce(app, size)
check(`all ${size} connections are usable at once`, usable === size, usable)
finish()

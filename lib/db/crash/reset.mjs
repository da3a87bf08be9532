// The network resets connections; callers try again inside their catch.
import { createServer, connect as dial } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { check, connect, countStrays, finish, outcome, progress, times, usableAtOnce } from './harness.mjs'

const resets = Number(process.env.STORM_RESETS ?? 80)
const size = 4
const strays = countStrays()
const direct = new URL(process.env.CRASH_URL)
const links = new Set()
const proxy = createServer({ allowHalfOpen: true }, (near) => {
  const far = dial(Number(direct.port), direct.hostname)
  links.add(near)
  near.pipe(far).pipe(near)
  const end = () => {
    links.delete(near)
    near.destroy()
    far.destroy()
  }
  for (const socket of [near, far]) socket.on('error', end).on('close', end)
})
await new Promise((listening) => proxy.listen(0, '127.0.0.1', listening))
const throughProxy = new URL(direct)
throughProxy.port = proxy.address().port

const admin = connect(1)
await admin`create table acknowledged (id int primary key)`
const app = connect(size, {}, throughProxy.href)
const stored = []
let ids = 0
let hung = 0
let empty = 0
let over = false

async function insert(id) {
  try {
    return await app`insert into acknowledged values (${id}) returning id`
  } catch (error) {
    if (error.code === '23505') return [{ id }]
    return app`insert into acknowledged values (${id}) on conflict (id) do update set id = excluded.id returning id`
  }
}

async function worker() {
  while (!over) {
    const id = ++ids
    const { state, value } = await outcome(insert(id))
    if (state === 'resolved') stored.push(id)
    if (state === 'resolved' && !value.length) empty++
    if (state === 'hung') hung++
    if (state !== 'resolved') await pause(2)
  }
}

const workers = times(12, worker)
for (let reset = 0; reset < resets; reset++) {
  await progress(() => stored.length, Math.floor(Math.random() * 20))
  const open = [...links]
  open[Math.floor(Math.random() * open.length)]?.resetAndDestroy()
}
over = true
check('all workers ended', (await outcome(Promise.all(workers))).state === 'resolved')
const there = new Set((await admin`select id from acknowledged`).map(({ id }) => id))
const lost = stored.filter((id) => !there.has(id))
check('many inserts were acknowledged', stored.length > 100, stored.length)
check('every acknowledged insert is stored', lost.length === 0, lost.length)
check('no answer was empty', empty === 0, empty)
check('nothing hung', hung === 0, hung)
check('no stray error', strays.length === 0, strays.slice(0, 5).join('; '))
const usable = await usableAtOnce(app, size)
check(`all ${size} connections are usable at once`, usable === size, usable)
finish()

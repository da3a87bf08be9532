import {
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

/** Is this process running? A zombie that nobody collects is not. */
export function alive(pid) {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (error.code !== 'EPERM') return false
  }
  try {
    return !/^\d+ \(.*\) [ZX]/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return true // no /proc on this system
  }
}

/** Every process whose working folder is `folder` (Linux only; elsewhere none are found). */
export function processesIn(folder) {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
      .map(Number)
      .filter((pid) => linkOf(`/proc/${pid}/cwd`) === folder)
  } catch {
    return []
  }
}

const linkOf = (path) => {
  try {
    return readlinkSync(path)
  } catch {
    return undefined
  }
}

/** Waits until `done()` is truthy and returns that, or returns undefined after `limit` milliseconds. */
export async function until(done, limit, step = 20) {
  for (const end = Date.now() + limit; ; await pause(step)) {
    const value = await done()
    if (value || Date.now() > end) return value || undefined
  }
}

/**
 * Takes the lock file at once, or tells which living process has it. A lock left by a dead process is taken over.
 * @returns {{ release(): void } | { heldBy: number }}
 */
export function lock(file) {
  const mine = `${file}.${process.pid}`
  writeFileSync(mine, mark(), { mode: 0o600 })
  try {
    for (;;) {
      if (linked(mine, file)) return { release: () => rmSync(file, { force: true }) }
      const holder = readMark(file)
      if (holder && stillRuns(holder)) return { heldBy: holder.pid }
      setAside(file)
    }
  } finally {
    rmSync(mine, { force: true })
  }
}

/** Removes a dead lock; should another process have taken the lock meanwhile, gives it back. */
function setAside(file) {
  const aside = `${file}.${process.pid}.dead`
  try {
    renameSync(file, aside)
  } catch {
    return
  }
  const holder = readMark(aside)
  if (holder && stillRuns(holder)) linked(aside, file)
  rmSync(aside, { force: true })
}

/** A hard link is there whole or not at all, so nobody reads a half-written lock. */
const linked = (from, to) => {
  try {
    linkSync(from, to)
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  }
}

/** Who uses a thing: one small file per living process. */
export function guests(folder) {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const mine = join(folder, String(process.pid))
  return {
    enter: () => writeFileSync(mine, mark()),
    /** @returns {boolean} whether others are still there */
    leave() {
      rmSync(mine, { force: true })
      const others = readdirSync(folder).filter((name) => {
        const mark = readMark(join(folder, name))
        if (mark && stillRuns(mark)) return true
        rmSync(join(folder, name), { force: true })
        return false
      })
      return others.length > 0
    },
  }
}

/** What tells one process from every other: its number comes round again, its number and birth do not. */
export const mark = (pid = process.pid) => `${pid} ${birth(pid)}`

export const stillRuns = ({ pid, born }) => alive(pid) && birth(pid) === born

/** @returns {{ pid: number, born: string } | undefined} what mark() wrote into this file */
export function readMark(file) {
  try {
    const [pid, born] = readFileSync(file, 'utf8').split(' ')
    return pid ? { pid: Number(pid), born: born ?? '' } : undefined
  } catch {
    return undefined
  }
}

/** The kernel's start time of a process in clock ticks since boot; '' where there is no /proc. */
function birth(pid) {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')[19]
  } catch {
    return ''
  }
}

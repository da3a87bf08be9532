import { once } from 'node:events'
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { alive, mark, readMark, stillRuns, until } from './processes.mjs'
import { say } from './say.mjs'

/** How long a program may take to end before it is killed, in milliseconds. */
const patience = 30_000

/**
 * A program that runs in a session of its own: Ctrl-C reaches us, and we end things in their order.
 * @typedef {{ ended: Promise<number | string>, signal(name: string): void, end(first?: string): Promise<void> }} Program
 *   ended: with its exit code or the signal that ended it; end: resolves when it is gone
 */

/**
 * Takes charge of a program that was spawned detached.
 * @param {import('node:child_process').ChildProcess} child
 * @param {string} pidFile remembers it, should we be killed
 * @returns {Program}
 */
export function program(child, pidFile) {
  mkdirSync(dirname(pidFile), { recursive: true })
  writeFileSync(pidFile, mark(child.pid))
  const ended = once(child, 'exit').then(([code, signal]) => {
    rmSync(pidFile, { force: true })
    return code ?? signal
  })
  return {
    ended,
    signal: (name) => signalGroup(child.pid, name),
    async end(first = 'SIGTERM') {
      await endGroup(child.pid, first)
      await ended
    },
  }
}

/**
 * Keeps a program running: one that ends by itself is started again, at first soon, then less and less so.
 * @template {Program} P
 * @param {string} name for the person who reads that it ended
 * @param {() => P} start
 * @returns {{ now(): P, leave(): P }} now: the one that runs; leave: stops keeping it, and hands it over to be ended
 */
export function keep(name, start) {
  let left = false
  let current
  const run = (wait) => {
    const began = Date.now()
    current = start()
    current.ended.then(async (how) => {
      if (left) return
      say(`  ${name} ended (${how}) and is started again.`)
      await pause(wait)
      if (!left) run(Date.now() - began > 60_000 ? 200 : Math.min(wait * 2, 10_000))
    })
  }
  run(200)
  return {
    now: () => current,
    leave: () => {
      left = true
      return current
    },
  }
}

/** Programs whose starter was killed still hold their ports: they are ended. */
export async function endOrphans(folder) {
  mkdirSync(folder, { recursive: true })
  const files = readdirSync(folder).map((name) => join(folder, name))
  await Promise.all(
    files.map(async (file) => {
      const found = readMark(file)
      if (found && stillRuns(found)) await endGroup(found.pid, 'SIGTERM')
      rmSync(file, { force: true })
    }),
  )
}

/**
 * Passes a program's lines on to a stream of ours. The name of the program goes into each: as a field of a JSON line,
 * else before it.
 * @param {(line: string) => boolean} [wanted]
 */
export function passOn(from, to, name, wanted = () => true) {
  createInterface({ input: from }).on('line', (line) => {
    if (wanted(line)) to.write(`${named(line, name)}\n`)
  })
}

function named(line, name) {
  if (!name) return line
  return line.startsWith('{"') ? `{"from":${JSON.stringify(name)},${line.slice(1)}` : `[${name}] ${line}`
}

async function endGroup(pid, first) {
  for (const signal of [first, 'SIGKILL']) {
    signalGroup(pid, signal)
    if (await until(() => !alive(pid), patience)) return
  }
}

function signalGroup(pid, signal) {
  try {
    process.kill(-pid, signal)
  } catch {
    // Gone already.
  }
}

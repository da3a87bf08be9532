import { spawn } from 'node:child_process'
import { appendFileSync, mkdirSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PlainError } from './say.mjs'

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..')

/** Arguments for Node that let it run the application's own TypeScript as the server does. */
export const typescript = ['--conditions=react-server', '--import', 'tsx']

const running = new Set()

/** Ends every program that run() started and that still runs. */
export const stopRunning = (signal = 'SIGTERM') => {
  for (const child of running) child.kill(signal)
}

/**
 * Runs a program to its end. Its output goes to the log file; the end of it is shown when the program fails.
 * @param {string} program
 * @param {string[]} args
 * @param {{ env?: Record<string, string | undefined>, log?: string, failure?: string, onLine?: (line: string) => void }} options
 *   failure: what to tell the person when it fails
 * @returns {Promise<string>} everything the program wrote
 */
export function run(program, args, { env = process.env, log, failure, onLine }) {
  return new Promise((done, refuse) => {
    const child = spawn(program, args, {
      cwd: root,
      env: { ...env, NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    running.add(child)
    let written = ''
    let rest = ''
    const take = (piece) => {
      written += piece
      if (log) append(log, piece)
      const lines = (rest + piece).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) onLine?.(line)
    }
    child.stdout.setEncoding('utf8').on('data', take)
    child.stderr.setEncoding('utf8').on('data', take)
    child.on('error', (error) => {
      running.delete(child)
      refuse(new PlainError(`${failure ?? ''}\n${program} could not be run: ${error.message}`))
    })
    child.on('close', (code) => {
      running.delete(child)
      if (code === 0) return done(written)
      const end = written.trimEnd().split('\n').slice(-40).join('\n')
      refuse(
        new PlainError([failure, end, log && `The whole output is in ${log}.`].filter(Boolean).join('\n\n')),
      )
    })
  })
}

function append(log, piece) {
  mkdirSync(dirname(log), { recursive: true })
  appendFileSync(log, piece)
}

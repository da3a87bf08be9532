import { spawn } from 'node:child_process'
import { join } from 'node:path'

import { cellText, checkedTable, refused, type Table } from '../table'

const seconds = 10
const heapMegabytes = 256
/** More text than this in one workbook is no school's file. */
const mostOutput = 16 * 1024 * 1024

type Answer = { refused: string } | { sheets: { name: string; rows: string[][]; formulas: number }[] }

const tooMuch =
  'This workbook asks for more work than a school’s file can. Save the sheet as .csv and send that.'

/**
 * Reads a workbook in a process of its own, with little memory and little time: a file made to do harm ends there.
 * @throws AppError `invalid`
 */
export async function readXlsx(bytes: Uint8Array): Promise<Table[]> {
  const answer = await inChild(bytes)
  if ('refused' in answer) throw refused(answer.refused)
  return answer.sheets.map(({ name, rows, formulas }) =>
    checkedTable(
      name,
      rows.map((row) => row.map(cellText)),
      formulas,
    ),
  )
}

function inChild(bytes: Uint8Array): Promise<Answer> {
  const program = join(process.cwd(), 'lib', 'sheets', 'xlsx', 'child.mjs')
  const child = spawn(process.execPath, [`--max-old-space-size=${heapMegabytes}`, program], {
    env: { NODE_ENV: 'production' },
    stdio: ['pipe', 'pipe', 'ignore'],
    timeout: seconds * 1000,
    killSignal: 'SIGKILL',
  })
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = []
    let size = 0
    child.stdout.on('data', (piece: Buffer) => {
      size += piece.length
      if (size > mostOutput) child.kill('SIGKILL')
      else pieces.push(piece)
    })
    child.on('error', reject)
    child.on('close', (code) => {
      if (code === 0 && size <= mostOutput) resolve(JSON.parse(Buffer.concat(pieces).toString()))
      else resolve({ refused: tooMuch })
    })
    // The child may end before it has taken everything.
    child.stdin.on('error', () => {})
    child.stdin.end(bytes)
  })
}

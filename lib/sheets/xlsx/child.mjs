import { openPackage, Refused, stdin } from './package.mjs'
import { readWorkbook } from './workbook.mjs'

// A process of its own: a workbook on stdin, { sheets } or { refused } as JSON on stdout.
const damaged =
  'This is not a workbook that can be read. Open it in a spreadsheet program and save it anew as .xlsx or .csv.'

const answer = await stdin()
  .then(openPackage)
  .then(readWorkbook)
  .then(
    (sheets) => ({ sheets }),
    (error) => ({ refused: error instanceof Refused ? error.message : damaged }),
  )
process.stdout.write(JSON.stringify(answer))

import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { createConnection, createServer } from 'node:net'
import { explain, PlainError } from './say.mjs'

/**
 * Takes orders from other commands of the same user: each connection to the socket brings one word, and gets one JSON
 * answer, `{ done }` or `{ refused }` with the reason in plain words.
 * @param {string} file
 * @param {Record<string, () => Promise<unknown>>} orders
 * @returns {Promise<() => void>} how to stop listening
 */
export async function takeOrders(file, orders) {
  rmSync(file, { force: true })
  const server = createServer({ allowHalfOpen: true }, async (socket) => {
    socket.on('error', () => {})
    const answer = await obey(orders, await everything(socket))
    socket.end(JSON.stringify(answer))
  })
  // The folder may be entered by others; this file is ours alone.
  const mask = process.umask(0o077)
  server.listen(file)
  await once(server, 'listening')
  process.umask(mask)
  return () => server.close()
}

async function obey(orders, word) {
  try {
    if (!Object.hasOwn(orders, word)) throw new PlainError(`The running Hillview knows no order "${word}".`)
    return { done: await orders[word]() }
  } catch (error) {
    return { refused: explain(error) }
  }
}

/**
 * Gives an order to the Hillview that runs in this folder.
 * @returns {Promise<unknown>} its answer
 * @throws {PlainError} when none runs, or it refuses
 */
export async function order(file, word) {
  const socket = createConnection({ path: file, allowHalfOpen: true })
  socket.end(word)
  const told = await everything(socket)
  if (!told) throw new PlainError('Hillview does not run in this folder, or it stopped meanwhile.')
  const { done, refused } = JSON.parse(told)
  if (refused) throw new PlainError(refused)
  return done
}

/** What the other side says until it ends; '' when there is nobody. */
async function everything(socket) {
  let said = ''
  socket.setEncoding('utf8').on('data', (piece) => {
    said += piece
  })
  await once(socket, 'end').catch(() => {})
  return said
}

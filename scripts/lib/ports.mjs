import { createServer } from 'node:net'
import { PlainError } from './say.mjs'

/** Can we listen there? Without a host: on every interface. */
export const isFree = (port, host) =>
  new Promise((answer) => {
    const probe = createServer()
    probe.once('error', () => answer(false))
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => answer(true)))
  })

/**
 * A free port on loopback, below the range from which systems take ports for outgoing connections,
 * so that it is still free next time.
 */
export async function freePort() {
  for (let attempt = 0; attempt < 200; attempt++) {
    const port = 15_433 + Math.floor(Math.random() * 14_000)
    if (await isFree(port, '127.0.0.1')) return port
  }
  throw new PlainError('No free port was found on 127.0.0.1.')
}

import { subscribe } from 'node:diagnostics_channel'
import './shed.mjs'

// Preloaded into the server (node --import): what its process must do and Next has no setting for.

/** The longest that a body may take to come, in milliseconds. 30 s are 1 MB at 300 kbit/s. */
const longestBody = Number(process.env.BODY_SECONDS || 30) * 1000

// SIGUSR2 says that a stop is near: from then on the readiness check answers 503, so that a load balancer sends
// nobody new, while everything that is asked is still answered.
process.on('SIGUSR2', () => {
  globalThis[Symbol.for('hillview.draining')] = true
})

// Node gives a body five minutes and looks every 30 s; a byte now and then would hold a connection that long.
subscribe('http.server.request.start', ({ request, response, socket }) => {
  const { 'content-length': length, 'transfer-encoding': chunked } = request.headers
  if (!chunked && !Number(length)) return
  const timer = setTimeout(() => {
    if (request.complete) return
    if (!response.headersSent) socket.write('HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n')
    socket.destroySoon()
  }, longestBody)
  response.once('close', () => clearTimeout(timer))
})

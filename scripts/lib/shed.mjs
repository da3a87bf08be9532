import { Server } from 'node:http'

// One thread answers everything. Beyond what it can do at a time each more request makes all of them later, until nobody's
// browser waits any longer; so those that come then are told at once to come again. Node has no setting for it.

/** So many requests are answered at a time; the others are turned away. */
const most = Number(process.env.MAX_IN_FLIGHT || 40)
/** Seconds after which to come again. */
const again = 2

/** Asked by machines that must learn how it is, or so cheap that turning away would cost as much. */
const always = /^\/(api\/(health|metrics)|_next\/|r\/|icon\.svg)/

const counts = { inFlight: 0, shed: 0 }
/** Read by lib/observability. */
globalThis[Symbol.for('hillview.load')] = counts

const emit = Server.prototype.emit
/** @this {Server} */
Server.prototype.emit = function (event, ...args) {
  const [request, response] = args
  if (event !== 'request' || always.test(request.url)) return emit.call(this, event, ...args)
  if (counts.inFlight >= most) {
    counts.shed++
    turnAway(request, response)
    return true
  }
  counts.inFlight++
  response.once('close', () => counts.inFlight--)
  return emit.call(this, event, ...args)
}

const words = 'The school’s computer is busy. What you typed is kept; try again in a moment.'

function turnAway({ headers }, response) {
  const wantsPage = headers.accept?.includes('text/html')
  response.writeHead(503, {
    'Retry-After': String(again),
    'Cache-Control': 'no-store',
    'Content-Type': wantsPage ? 'text/html; charset=utf-8' : 'application/problem+json',
    // A body that nobody reads would stand in the way of the next request.
    ...(headers['content-length'] || headers['transfer-encoding'] ? { Connection: 'close' } : {}),
  })
  response.end(
    wantsPage ? page : JSON.stringify({ type: 'about:blank', status: 503, title: words, code: 'busy' }),
  )
}

const page = `<!doctype html><html lang="en-KE"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>One moment · Hillview</title></head>
<body style="font:1rem/1.5 system-ui,sans-serif;max-width:26rem;margin:12vh auto 0;padding:0 1rem"><h1 style="font-size:1.625rem;line-height:1.2">One moment</h1>
<p>${words}</p><p><a href="">Open this page again</a></p></body></html>`

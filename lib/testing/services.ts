import { once } from 'node:events'
import { createServer as createHttp } from 'node:http'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'

export type ReceivedMail = { from: string; to: string[]; source: string }

/** A mail server of the test's own. `refuse` answers for each recipient: null takes the mail, else the line to refuse it with. */
export async function startSmtp(refuse: (to: string) => string | null = () => null) {
  const mails: ReceivedMail[] = []
  const sockets: Socket[] = []
  const server = createServer((socket) => {
    sockets.push(socket)
    socket.on('error', () => {})
    void converse(socket, refuse, mails).catch(() => {})
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`
  const stop = () => {
    for (const socket of sockets) socket.destroy()
    return new Promise((resolve) => server.close(resolve))
  }
  return { url, mails, stop }
}

async function converse(socket: Socket, refuse: (to: string) => string | null, mails: ReceivedMail[]) {
  const say = (line: string) => socket.write(`${line}\r\n`)
  const address = (line: string) => /<([^>]*)>/.exec(line)?.[1] ?? ''
  let mail: ReceivedMail = { from: '', to: [], source: '' }
  let inData = false
  say('220 mail.test')
  for await (const line of createInterface({ input: socket })) {
    if (inData && line !== '.') mail.source += `${line}\n`
    else if (inData) {
      inData = false
      mails.push(mail)
      mail = { from: '', to: [], source: '' }
      say('250 taken')
    } else if (/^(HELO|EHLO)/.test(line)) say('250 mail.test')
    else if (/^MAIL FROM/.test(line)) {
      mail = { from: address(line), to: [], source: '' }
      say('250 ok')
    } else if (/^RCPT TO/.test(line)) {
      mail.to.push(address(line))
      say(refuse(address(line)) ?? '250 ok')
    } else if (line === 'DATA') {
      inData = true
      say('354 go on')
    } else if (line === 'QUIT') {
      say('221 bye')
      socket.end()
    } else say('250 ok')
  }
}

export type ReceivedSms = { apiKey: string | undefined; form: Record<string, string> }

/** What Africa's Talking answers to a form: `answer` gives the recipient's status code, or the status of the whole answer. */
export async function startSmsService(answer: (to: string) => { code: number } | { http: number }) {
  const received: ReceivedSms[] = []
  const server = createHttp(async (request, response) => {
    const form = Object.fromEntries(new URLSearchParams(await text(request)))
    received.push({ apiKey: request.headers.apikey as string | undefined, form })
    const told = answer(form.to ?? '')
    if ('http' in told) return response.writeHead(told.http).end('The service is resting.')
    const recipient = {
      statusCode: told.code,
      number: form.to,
      status: '',
      cost: 'KES 0.8000',
      messageId: 'ATX1',
    }
    response.writeHead(201, { 'Content-Type': 'application/json' })
    response.end(JSON.stringify({ SMSMessageData: { Message: 'Sent to 1/1', Recipients: [recipient] } }))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { url, received, stop: () => new Promise((resolve) => server.close(resolve)) }
}

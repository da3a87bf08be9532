import { afterEach, describe, expect, it } from 'vitest'

import { env } from '@/lib/env'
import { startSmtp } from '@/lib/testing/services'
import { unsentTo } from '@/lib/unsent'
import { canMail, sendMail } from '.'

const mail = {
  to: 'jane@school.example',
  subject: 'Your\r\nBcc: x@y.example report',
  text: 'Zoë’s report is ready.',
}

const stops: (() => Promise<unknown>)[] = []
afterEach(async () => {
  env.SMTP_URL = undefined
  env.APP_ENV = 'test'
  for (const stop of stops.splice(0)) await stop()
})

async function serving(refuse?: (to: string) => string | null) {
  const server = await startSmtp(refuse)
  stops.push(server.stop)
  Object.assign(env, { SMTP_URL: server.url, MAIL_FROM: 'Hillview <office@school.example>' })
  return server
}

describe('a mail', () => {
  it('goes to the mail server, and its subject can add no header', async () => {
    const { mails } = await serving()
    expect(await sendMail(mail)).toEqual({ status: 'accepted', reference: expect.stringContaining('@') })
    const [{ from, to, source } = { from: '', to: [], source: '' }] = mails
    expect({ from, to }).toEqual({ from: 'office@school.example', to: ['jane@school.example'] })
    expect(source).toContain('Subject: Your Bcc: x@y.example report\n')
    expect(source).not.toMatch(/^Bcc:/m)
    expect(source).toMatch(/^Auto-Submitted: auto-generated$/m)
  })

  it('is refused for good by a 5xx, and comes again after a 4xx or when nobody answers', async () => {
    const { stop } = await serving((to) =>
      to.startsWith('gone') ? '550 no such box' : to.startsWith('full') ? '452 later' : null,
    )
    expect(await sendMail({ ...mail, to: 'gone@school.example' })).toEqual({
      status: 'refused',
      reason: 'The mail server does not take it (550).',
    })
    await expect(sendMail({ ...mail, to: 'full@school.example' })).rejects.toMatchObject({ code: 'busy' })
    stops.length = 0
    env.SMTP_URL = 'smtp://127.0.0.1:1'
    await expect(sendMail(mail)).rejects.toMatchObject({ code: 'busy' })
    await stop()
  })

  it('goes to one address, whatever stands in its place', async () => {
    await serving()
    for (const to of [
      '',
      'jane',
      'a@b.example, c@d.example',
      'Jane <jane@school.example>',
      'a@b.example\nc@d.example',
    ])
      expect(await sendMail({ ...mail, to })).toMatchObject({ status: 'refused' })
  })

  it('is kept in a file where no server is set up, but never in production', async () => {
    const to = `${crypto.randomUUID()}@school.example`
    expect(await sendMail({ ...mail, to })).toMatchObject({ status: 'accepted' })
    expect(await unsentTo(to)).toMatchObject([{ kind: 'mail', text: mail.text }])
    env.APP_ENV = 'production'
    expect(canMail()).toBe(false)
    expect(await sendMail({ ...mail, to })).toMatchObject({ status: 'refused' })
    expect(await unsentTo(to)).toHaveLength(1)
  })
})

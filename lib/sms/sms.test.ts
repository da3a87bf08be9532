import { afterEach, describe, expect, it } from 'vitest'

import { env } from '@/lib/env'
import { startSmsService } from '@/lib/testing/services'
import { unsentTo } from '@/lib/unsent'
import { sendSms } from '.'

const stops: (() => Promise<unknown>)[] = []
afterEach(async () => {
  Object.assign(env, {
    AFRICASTALKING_API_KEY: undefined,
    AFRICASTALKING_URL: undefined,
    SMS_SENDER: undefined,
  })
  env.APP_ENV = 'test'
  for (const stop of stops.splice(0)) await stop()
})

async function serving(answer: Parameters<typeof startSmsService>[0]) {
  const service = await startSmsService(answer)
  stops.push(service.stop)
  Object.assign(env, {
    AFRICASTALKING_URL: service.url,
    AFRICASTALKING_API_KEY: 'atsk_test',
    AFRICASTALKING_USERNAME: 'hillview',
    SMS_SENDER: 'HILLVIEW',
  })
  return service
}

describe('a text', () => {
  it('is posted as a form, to the number in full and in plain characters', async () => {
    const { received } = await serving(() => ({ code: 101 }))
    expect(await sendSms({ to: '0712 000 123', text: '“Karibu” – KES\u00a0500…' })).toEqual({
      status: 'accepted',
      reference: 'ATX1',
    })
    const message = '"Karibu" - KES 500...'
    const form = { username: 'hillview', to: '+254712000123', message, from: 'HILLVIEW' }
    expect(received).toEqual([{ apiKey: 'atsk_test', form }])
  })

  it.each([100, 101, 102])('is taken with %i', async (code) => {
    await serving(() => ({ code }))
    expect(await sendSms({ to: '0712000123', text: 'Hi' })).toMatchObject({ status: 'accepted' })
  })

  it.each([401, 402, 403, 404, 405, 406, 407, 409, 418])('is refused for good with %i', async (code) => {
    await serving(() => ({ code }))
    expect(await sendSms({ to: '0712000123', text: 'Hi' })).toEqual({
      status: 'refused',
      reason: expect.stringMatching(/^[A-Z].+\.$/),
    })
  })

  it.each([{ code: 500 }, { code: 501 }, { code: 502 }, { http: 503 }, { http: 429 }])(
    'comes again after %o',
    async (answer) => {
      await serving(() => answer)
      await expect(sendSms({ to: '0712000123', text: 'Hi' })).rejects.toMatchObject({ code: 'busy' })
    },
  )

  it('comes again when nobody answers, and is refused when the key is wrong', async () => {
    await serving(() => ({ http: 401 }))
    expect(await sendSms({ to: '0712000123', text: 'Hi' })).toEqual({
      status: 'refused',
      reason: 'The SMS service does not take it (401).',
    })
    env.AFRICASTALKING_URL = 'http://127.0.0.1:1'
    await expect(sendSms({ to: '0712000123', text: 'Hi' })).rejects.toMatchObject({ code: 'busy' })
  })

  it('is not sent to a landline or to what is no number', async () => {
    const { received } = await serving(() => ({ code: 101 }))
    for (const to of ['020 222 1234', '12', 'Jane', ''])
      expect(await sendSms({ to, text: 'Hi' })).toMatchObject({ status: 'refused' })
    expect(received).toEqual([])
  })

  it('is kept in a file where no service is set up, but never in production', async () => {
    const to = `+2547${String(Math.floor(Math.random() * 1e8)).padStart(8, '1')}`
    expect(await sendSms({ to, text: 'Hi' })).toMatchObject({ status: 'accepted' })
    expect(await unsentTo(to)).toMatchObject([{ kind: 'sms', text: 'Hi' }])
    env.APP_ENV = 'production'
    expect(await sendSms({ to, text: 'Hi' })).toMatchObject({ status: 'refused' })
    expect(await unsentTo(to)).toHaveLength(1)
  })
})

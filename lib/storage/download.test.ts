import { expect, it } from 'vitest'

import { download } from './download'

const headers = (name: string) =>
  download({ name, mime: 'application/pdf', bytes: new Uint8Array([1, 2, 3]) }).headers

it('is saved, never shown, run or kept by a cache', async () => {
  const response = download({ name: 'cards.pdf', mime: 'application/pdf', bytes: new Uint8Array([1, 2, 3]) })
  expect(Object.fromEntries(response.headers)).toEqual({
    'content-type': 'application/pdf',
    'content-length': '3',
    'content-disposition': `attachment; filename="cards.pdf"; filename*=UTF-8''cards.pdf`,
    'content-security-policy': 'sandbox',
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  })
  expect(new Uint8Array(await response.arrayBuffer())).toEqual(new Uint8Array([1, 2, 3]))
})

it.each([
  ["Amina O'Brien.pdf", 'Amina O_Brien.pdf', 'Amina%20O%27Brien.pdf'],
  ['Zoë Ngũgĩ.pdf', 'Zoe Ngugi.pdf', 'Zo%C3%AB%20Ng%C5%A9g%C4%A9.pdf'],
  ['a"; filename="b.exe', 'a__ filename=_b.exe'.replace('=', '_'), 'a%22%3B%20filename%3D%22b.exe'],
  ['a\r\nSet-Cookie: x', 'a__Set-Cookie_ x', 'a%0D%0ASet-Cookie%3A%20x'],
  ['../../etc/passwd', '.._.._etc_passwd', '..%2F..%2Fetc%2Fpasswd'],
])('names %j safely', (name, plain, exact) => {
  expect(headers(name).get('Content-Disposition')).toBe(
    `attachment; filename="${plain}"; filename*=UTF-8''${exact}`,
  )
})

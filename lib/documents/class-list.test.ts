import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'

import { type ClassList, classListFileName, renderClassList } from './class-list'

const school = {
  name: 'Hillview School',
  motto: null,
  address: 'P.O. Box 1',
  phone: null,
  email: null,
  colour: '#1a6b4a',
  logo: null,
}
const list = (size: number, name = (at: number) => `Learner ${at}`): ClassList => ({
  className: 'Grade 8 East',
  year: 2026,
  teacher: 'Mrs Jane Roe',
  school,
  learners: Array.from({ length: size }, (_, at) => ({
    admissionNumber: String(900 + at).padStart(4, '0'),
    name: name(at),
    gender: at % 2 ? 'M' : 'F',
    guardian: 'Ruth O’Doe',
    phone: '0712 000 123',
  })),
})

const textOf = (pdf: Uint8Array) =>
  execFileSync('pdftotext', ['-layout', '-', '-'], { input: pdf, encoding: 'utf8' })

it('has 45 learners on one page, and more on the next', async () => {
  const one = await renderClassList(list(45), { printed: '25 Nov 2026' })
  expect(one.pages).toBe(1)
  const text = textOf(one.bytes)
  expect(text).toContain('Class list Grade 8 East 2026')
  expect(text).toContain('45 learners: 23 girls, 22 boys')
  expect(text).toMatch(/45\s+0944\s+Learner 44\s+F\s+Ruth O’Doe\s+0712 000 123/)
  expect(text).toMatch(/Printed 25 Nov 2026\s+Page 1 of 1/)
  const more = await renderClassList(list(60))
  expect(more.pages).toBe(2)
  expect(textOf(more.bytes)).toContain('Page 2 of 2')
})

it('has room for marks instead, and no phone then', async () => {
  const { bytes, pages } = await renderClassList(list(45), { blank: true })
  expect(pages).toBe(1)
  expect(textOf(bytes)).toContain('Mark list Grade 8 East 2026')
  expect(textOf(bytes)).not.toContain('0712')
  expect(classListFileName(list(1), true)).toBe('Mark list Grade 8 East 2026.pdf')
})

it('sets names as they are typed: markup, another script, 120 letters, one letter, nobody', async () => {
  const names = ['*A* #b $c$ \\', 'فاطمة الزهراء', 'Ab'.repeat(60), 'Q']
  const { bytes } = await renderClassList({
    ...list(4, (at) => names[at]!),
    school: { ...school, logo: 'data:image/png;base64,AAAA' },
  })
  expect(textOf(bytes)).toContain('*A* #b $c$')
  expect((await renderClassList(list(0))).pages).toBe(1)
})

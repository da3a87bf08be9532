import { expect, it } from 'vitest'

import { drawn } from '@/lib/pictures'
import { sampleCard } from '@/lib/testing/report-cards'
import { renderReportCard } from './report-card'

it('prints the picture of the head’s signature over the line, still on one page', async () => {
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="60"><path d="M5 50 Q60 0 195 40" stroke="#000" fill="none"/></svg>'
  const [signature] = await drawn(new Blob([svg]), [{ pixels: 400, colours: 16 }])
  const card = sampleCard()
  const plain = await renderReportCard(card, '24 Oct 2026')
  const signed = await renderReportCard(
    { ...card, remarks: { ...card.remarks, head: { ...card.remarks.head, signature } } },
    '24 Oct 2026',
  )
  expect([plain.pages, signed.pages]).toEqual([1, 1])
  expect(signed.bytes.length).toBeGreaterThan(plain.bytes.length + 500)
})

import { describe, expect, it } from 'vitest'

import { GET } from '@/app/api/metrics/route'
import { env } from '@/lib/env'
import { withFullPool } from '@/lib/testing/database'
import { parsePrometheus, type Sample } from '@/lib/testing/prometheus'
import { newSchool } from '@/lib/testing/school'
import { counter, histogram } from './metrics'
import { watchProcess } from './process'
import { declareSharedFigures } from './shared'

watchProcess()
declareSharedFigures()

const ask = (authorization?: string) =>
  GET(new Request('http://localhost/api/metrics', { headers: authorization ? { authorization } : {} }))
const scrape = async () => parsePrometheus(await (await ask(`Bearer ${env.OPS_TOKEN}`)).text())
const samplesOf = async (name: string): Promise<Sample[]> =>
  (await scrape()).find((family) => family.name === name)?.samples ?? []

describe('metrics', () => {
  it('are nothing to strangers', async () => {
    for (const wrong of [
      undefined,
      'Bearer',
      'Bearer x',
      `Basic ${env.OPS_TOKEN}`,
      `Bearer ${env.OPS_TOKEN}x`,
    ]) {
      const response = await ask(wrong)
      expect(response.status).toBe(404)
      expect(await response.json()).toMatchObject({ title: 'There is nothing here.' })
    }
  })

  it('are told in the text format, never from a cache', async () => {
    const response = await ask(`Bearer ${env.OPS_TOKEN}`)
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
    expect(response.headers.get('cache-control')).toBe('no-store')
    const families = parsePrometheus(await response.text())
    const names = families.map(({ name }) => name)
    expect(names).toEqual(
      expect.arrayContaining([
        'nodejs_eventloop_lag_p99_seconds',
        'process_resident_memory_bytes',
        'hillview_build_info',
        'hillview_scrape_ok',
        'hillview_outbox_pending',
        'hillview_sessions',
      ]),
    )
    const ours = names.filter((name) => !/^(hillview|nodejs|process)_/.test(name))
    expect(ours).toEqual([])
    expect(families.reduce((sum, { samples }) => sum + samples.length, 0)).toBeLessThan(2000)
  })

  it('survive whatever stands in a label', async () => {
    const value = 'a "quoted" \\ back\\nslash\nand {line}, Ω'
    counter('hillview_test_total', 'A help with \\ and\nlines', ['value']).inc({ value })
    histogram('hillview_test_seconds', 'Durations', ['value']).observe({ value }, 0.2)
    expect(await samplesOf('hillview_test_total')).toEqual([
      { name: 'hillview_test_total', labels: { value }, value: 1 },
    ])
    expect(await samplesOf('hillview_test_seconds')).toHaveLength(14)
  })

  it('leave out what the database does not tell, and say so at once', async () => {
    await newSchool()
    expect(await samplesOf('hillview_scrape_ok')).toMatchObject([{ value: 1 }])
    expect(await samplesOf('hillview_outbox_pending')).toHaveLength(1)
    await withFullPool(async () => {
      // What was read a moment ago is still told.
      await expect
        .poll(() => samplesOf('hillview_scrape_ok'), { timeout: 20_000 })
        .toMatchObject([{ value: 0 }])
      expect(await samplesOf('hillview_outbox_pending')).toEqual([])
      expect(await samplesOf('hillview_jobs')).toEqual([])
      expect(await samplesOf('process_resident_memory_bytes')).toHaveLength(1)
    })
    await expect
      .poll(() => samplesOf('hillview_scrape_ok'), { timeout: 20_000 })
      .toMatchObject([{ value: 1 }])
  })
})

describe('the parser of this test', () => {
  const head = '# HELP a b\n# TYPE a counter\n'
  it.each([
    ['no line feed at the end', `${head}a 1`],
    ['a sample without a family', 'a 1\n'],
    ['a family in two pieces', `${head}# HELP c d\n# TYPE c gauge\n${head}`],
    ['a type twice', `${head}# TYPE a gauge\n`],
    ['no type', '# HELP a b\na 1\n'],
    ['a series twice', `${head}a{x="1"} 1\na{x="1"} 2\n`],
    ['a raw quote', `${head}a{x="1"2"} 1\n`],
    ['a strange escape', `${head}a{x="\\t"} 1\n`],
    ['no value', `${head}a{x="1"}\n`],
    ['a value that is none', `${head}a one\n`],
    ['a falling counter', `${head}a -1\n`],
    [
      'a histogram that falls',
      histogramOf('a_bucket{le="1"} 2\na_bucket{le="+Inf"} 1\na_sum 1\na_count 1\n'),
    ],
    ['a histogram without an end', histogramOf('a_bucket{le="1"} 1\na_sum 1\na_count 1\n')],
    ['a count of its own', histogramOf('a_bucket{le="1"} 1\na_bucket{le="+Inf"} 1\na_sum 1\na_count 2\n')],
  ])('refuses %s', (_, text) => {
    expect(() => parsePrometheus(text)).toThrow()
  })
})

function histogramOf(samples: string): string {
  return `# HELP a b\n# TYPE a histogram\n${samples}`
}

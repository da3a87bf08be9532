import { expect, it } from 'vitest'

import { validateScale } from '@/lib/grading/scale'
import { knec8 } from '@/lib/grading/testing'
import { PlanGrades } from './input'
import { placeOfGrade, startLevels, startScales } from './rules'

it('begins with scales that can be used', () => {
  for (const scale of startScales) expect(validateScale(scale)).toEqual([])
  expect(startScales[0]!.bands.map(({ level, min, points }) => [level, min, points])).toEqual(
    knec8.bands.map(({ level, min, points }) => [level, min, points]),
  )
  expect(startScales.map(({ bands }) => bands.length)).toEqual([8, 4, 12])
})

it('begins with PP1 to Grade 9, each level with the areas of the curriculum', () => {
  const grades = startLevels.flatMap((level) => level.grades)
  expect(grades).toHaveLength(11)
  expect([placeOfGrade('PP1'), placeOfGrade('Grade 9'), placeOfGrade('Form 1')]).toEqual([0, 10, null])
  const codes = Object.fromEntries(
    startLevels.map(({ code, areas }) => [code, areas.map((area) => area.code)]),
  )
  expect(codes).toEqual({
    'pre-primary': ['LAN', 'MAT', 'CRV', 'ENV', 'REL'],
    'lower-primary': ['IND', 'KIS', 'ENG', 'MAT', 'CRE', 'IRE', 'HRE', 'ENV', 'CRV'],
    'upper-primary': ['ENG', 'KIS', 'MAT', 'CRE', 'IRE', 'HRE', 'SCT', 'AGN', 'SST', 'CRA'],
    junior: ['ENG', 'KIS', 'MAT', 'CRE', 'IRE', 'HRE', 'ISC', 'AGN', 'SST', 'PTS', 'CAS'],
  })
  const knec = startLevels[3]!.areas.map(({ knecCode }) => knecCode)
  expect([...knec].sort()).toEqual([
    '901',
    '902',
    '903',
    '905',
    '906',
    '907',
    '908',
    '909',
    '910',
    '911',
    '912',
  ])
  const parts = startLevels[3]!.areas[0]!.components
  expect(parts.map(({ header, max, weight }) => [header, max, weight])).toEqual([
    ['English Grammar', '60', '60'],
    ['English Composition', '40', '40'],
  ])
})

it('reads grades and streams from a form', () => {
  const form = {
    year: '2026',
    'grade:Grade 8': 'on',
    'streams:Grade 8': ' East; West,',
    'streams:Grade 9': 'Blue',
  }
  expect(PlanGrades.parse(form)).toEqual({
    year: 2026,
    grades: [{ grade: 'Grade 8', streams: ['East', 'West'] }],
  })
  const faults = (more: Record<string, string>) =>
    PlanGrades.safeParse({ ...form, ...more }).error?.issues.map(({ path }) => path[0])
  expect(faults({ 'streams:Grade 8': 'East, east' })).toEqual(['streams:Grade 8'])
  expect(faults({ 'streams:Grade 8': 'x'.repeat(41) })).toEqual(['streams:Grade 8'])
  expect(PlanGrades.safeParse({ year: 2026 }).error?.issues[0]?.message).toBe('Tick at least one grade.')
})

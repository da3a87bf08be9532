import { describe, expect, it } from 'vitest'

import { gradebook, gradeResult, listOf } from '.'
import { byTheRules, sampleCohort } from './testing'
import type { Cohort, Enrolment, GradeResult } from './types'

const papers = { MAT: '100' }
const threeInATerm = {
  Opener: { papers, weight: '20', to: '2026-02-01' },
  Mid: { papers, weight: '30', to: '2026-03-01' },
  End: { papers, weight: '50', to: '2026-04-01' },
}
const marks = (...typed: string[]) =>
  Object.fromEntries(typed.map((MAT, i) => [Object.keys(threeInATerm)[i]!, { MAT }]))
const stay = (classId: string, from: string, to: string | null = null): Enrolment => ({ classId, from, to })

const cohortOf = (learners: Parameters<typeof sampleCohort>[0]['learners']) =>
  sampleCohort({ areas: { MAT: {} }, assessments: threeInATerm, learners, streams: ['East', 'West'] })

const numbers = (result: GradeResult, classId: string | null) =>
  listOf(result, classId).learners.map(({ admissionNumber }) => admissionNumber)

/** Who is listed where: East, West for each assessment and the term. */
function lists(cohort: Cohort) {
  const book = gradebook(cohort, byTheRules)
  return [...Object.keys(threeInATerm).map((assessmentId) => ({ assessmentId })), { term: 1 }].map(
    (which) => {
      const result = book.result(which)
      return [numbers(result, 'East').join(), numbers(result, 'West').join()]
    },
  )
}

describe('the list', () => {
  it('has a learner who moved in the class of the last day', () => {
    const enrolments = [stay('East', '2026-01-05', '2026-03-01'), stay('West', '2026-03-02')]
    expect(lists(cohortOf([{ enrolments, marks: marks('50', '60', '70') }]))).toEqual([
      ['1', ''],
      ['1', ''],
      ['', '1'],
      ['', '1'],
    ])
  })

  it('has a learner who moves on the last day itself in the new class, whatever the order of the rows', () => {
    const enrolments = [stay('West', '2026-02-01'), stay('East', '2026-01-05', '2026-02-01')]
    const expected = ['', '1']
    expect(lists(cohortOf([{ enrolments, marks: {} }]))[0]).toEqual(expected)
    expect(lists(cohortOf([{ enrolments: enrolments.toReversed(), marks: {} }]))[0]).toEqual(expected)
  })

  it('has a learner who joined later only where there is a mark, in the current class', () => {
    const enrolments = [stay('East', '2026-03-15', '2026-03-20'), stay('West', '2026-03-21')]
    expect(lists(cohortOf([{ enrolments, marks: marks('EX', '', '60') }]))).toEqual([
      ['', '1'],
      ['', ''],
      ['', '1'],
      ['', '1'],
    ])
  })

  it('keeps what a joiner missed blank until it is exempt', () => {
    const enrolments = [stay('East', '2026-02-15')]
    const termOf = (opener: string) =>
      gradeResult(cohortOf([{ enrolments, marks: marks(opener, '60', '70') }]), { term: 1 }, byTheRules)
        .learners[0]
    expect(termOf('')).toMatchObject({
      status: 'incomplete',
      missing: [{ assessmentId: 'Opener', area: 'MAT' }],
    })
    expect(termOf('EX')).toMatchObject({ status: 'ranked', average: '265/4', missing: [] })
  })

  it('has a leaver where they sat, and not in the term', () => {
    const enrolments = [stay('East', '2026-01-05', '2026-02-20')]
    expect(lists(cohortOf([{ enrolments, marks: marks('50', '60') }]))).toEqual([
      ['1', ''],
      ['1', ''],
      ['', ''],
      ['', ''],
    ])
  })

  it('leaves out whoever was in another grade on the day', () => {
    const enrolments = [stay('another grade', '2026-01-05', '2026-02-20'), stay('East', '2026-02-21')]
    expect(lists(cohortOf([{ enrolments, marks: marks('50', '60', '70') }]))).toEqual([
      ['', ''],
      ['1', ''],
      ['1', ''],
      ['1', ''],
    ])
  })

  it('counts a mark of a paper that is not set as none', () => {
    const enrolments = [stay('East', '2026-02-15')]
    expect(lists(cohortOf([{ enrolments, marks: { Opener: { KIS: '50' } } }]))[0]).toEqual(['', ''])
  })

  it('is empty where the level does not sit the assessment, and where nothing in the term counts', () => {
    const cohort = sampleCohort({
      areas: { MAT: {} },
      assessments: { Opener: { papers: {} }, Quiz: { papers, weight: '0.00' } },
      learners: [{ marks: { Quiz: { MAT: '50' } } }],
    })
    expect(gradeResult(cohort, { assessmentId: 'Opener' }, byTheRules).learners).toEqual([])
    expect(gradeResult(cohort, { term: 1 }, byTheRules)).toMatchObject({
      learners: [],
      figures: { summary: { learners: 0, mean: null }, areas: [], slots: [] },
    })
    expect(gradeResult(cohort, { assessmentId: 'Quiz' }, byTheRules).learners).toHaveLength(1)
    expect(() => gradeResult(cohort, { assessmentId: 'unknown' }, byTheRules)).toThrow(RangeError)
  })

  it('stands in order: by position, admission number, then the unplaced by average, last those without', () => {
    const result = gradeResult(
      sampleCohort({
        areas: { MAT: {}, KIS: {} },
        assessments: { End: { papers: { MAT: '100', KIS: '100' } } },
        learners: [
          ['A/10', '70', '70'],
          ['A/9', '70', '70'],
          ['7', '80', ''],
          ['6', '90', 'X'],
          ['5', 'X', 'X'],
          ['4', '75', '75'],
          ['3', 'EX', 'EX'],
        ].map(([number, MAT, KIS]) => ({ number: number!, marks: { End: { MAT: MAT!, KIS: KIS! } } })),
      }),
      { assessmentId: 'End' },
      byTheRules,
    )
    expect(result.learners.map(({ admissionNumber, grade }) => [admissionNumber, grade.position])).toEqual([
      ['4', 1],
      ['A/9', 2],
      ['A/10', 2],
      ['6', null],
      ['7', null],
      ['3', null],
      ['5', null],
    ])
    expect(result.learners.map(({ status }) => status).slice(3)).toEqual([
      'not_ranked',
      'incomplete',
      'not_ranked',
      'not_ranked',
    ])
  })
})

import type { Deed, Place } from './matrix'

const leaders = ['admin', 'head', 'deputy'] as const
const ofEast = [...leaders, 'leader'] as const
const parents = ['parent', 'parentElsewhere', 'parentRestricted', 'otherParent'] as const
const marksOfEast = [...ofEast, 'teacher'] as const

/** Pages about learners that name none. */
export const learnerOwnPlaces: Place[] = [
  {
    route: '/api/learners/list',
    kind: 'program',
    at: () => '/api/learners/list?format=csv&q=xyz',
    opens: [...ofEast, 'leaderElsewhere', 'teacher', 'teacherElsewhere', 'otherHead'],
    forbids: ['bursar', ...parents],
  },
  { route: '/learners/new', kind: 'staff', at: () => '/learners/new', opens: [...leaders, 'otherHead'] },
  {
    route: '/learners/change',
    kind: 'staff',
    at: () => '/learners/change',
    opens: [...ofEast, 'leaderElsewhere', 'otherHead'],
  },
]

/** What there is about one learner. */
export const learnerPlaces: Place[] = [
  {
    route: '/api/classes/[classId]/list',
    kind: 'program',
    at: (to) => `/api/classes/${to.classId}/list`,
    opens: [...marksOfEast, 'bursar'],
    forbids: parents,
  },
  {
    route: '/learners/[learnerId]/edit',
    kind: 'staff',
    at: (to) => `/learners/${to.learnerId}/edit`,
    opens: ofEast,
  },
  {
    route: '/learners/[learnerId]/move',
    kind: 'staff',
    at: (to) => `/learners/${to.learnerId}/move`,
    opens: leaders,
  },
  {
    route: '/learners/[learnerId]/marks',
    kind: 'staff',
    at: (to) => `/learners/${to.learnerId}/marks`,
    opens: marksOfEast,
  },
  ...['reports', 'documents', 'care'].map(
    (tab): Place => ({
      route: `/learners/[learnerId]/${tab}`,
      kind: 'staff',
      at: (to) => `/learners/${to.learnerId}/${tab}`,
      opens: ofEast,
    }),
  ),
  {
    route: '/learners/[learnerId]/history',
    kind: 'staff',
    at: (to) => `/learners/${to.learnerId}/history`,
    opens: [...ofEast, 'bursar'],
  },
]

export const learnerDeeds: Deed[] = [
  {
    action: 'admitLearner',
    input: ({ classId }) => ({ classId, fullName: 'Access Walker', another: true }),
    may: leaders,
    answers: leaders.map(() => 'done'),
    roles: [...leaders, 'otherHead'],
  },
  {
    action: 'editLearner',
    input: ({ learnerId }) => ({ learnerId, version: 99, fullName: 'Access Walker', areaIds: [] }),
    may: ofEast,
    answers: ofEast.map(() => 'conflict'),
    roles: [...ofEast, 'leaderElsewhere', 'otherHead'],
  },
  {
    action: 'changeLearners',
    input: ({ learnerId }) => ({
      selection: { ids: [learnerId] },
      change: { what: 'religion', to: 'HRE' },
      expected: null,
    }),
    may: ofEast,
    answers: ['done', ...ofEast.slice(1).map(() => 'conflict')],
    roles: [...ofEast, 'leaderElsewhere', 'otherHead'],
  },
  {
    action: 'transferOut',
    input: ({ learnerId }) => ({ learnerId, lastDay: '2020-01-01', reason: 'other' }),
    may: leaders,
    answers: leaders.map(() => 'invalid'),
    roles: [...leaders, 'otherHead'],
  },
  {
    action: 'takeBack',
    input: ({ learnerId, classId }) => ({ learnerId, classId, from: '2026-01-05' }),
    may: leaders,
    answers: leaders.map(() => 'conflict'),
    roles: [...leaders, 'otherHead'],
  },
  {
    action: 'saveCare',
    input: ({ learnerId }) => ({ learnerId, version: 99, needs: 'Sits in front.' }),
    may: ofEast,
    answers: ofEast.map(() => 'conflict'),
    roles: [...ofEast, 'leaderElsewhere', 'otherHead'],
  },
  {
    action: 'addNumber',
    input: ({ learnerId }) => ({ learnerId, kind: 'index', value: '1234' }),
    may: leaders,
    answers: ['done', 'conflict', 'conflict'],
    roles: [...leaders, 'otherHead'],
  },
  {
    action: 'removeNumber',
    input: ({ learnerId, jobId }) => ({ learnerId, numberId: jobId }),
    may: leaders,
    answers: leaders.map(() => 'not_found'),
    roles: [...leaders, 'otherHead'],
  },
  {
    action: 'recordConsent',
    input: ({ learnerId }) => ({ learnerId, purpose: 'photo', answer: 'withdrawn', decidedOn: '2026-01-05' }),
    may: ofEast,
    roles: [...ofEast, 'leaderElsewhere', 'otherHead'],
  },
  ...['removeDocument', 'putBackDocument'].map(
    (name): Deed => ({
      action: name,
      input: ({ learnerId, jobId }) => ({ learnerId, documentId: jobId }),
      may: ofEast,
      answers: ofEast.map(() => 'not_found'),
      roles: [...ofEast, 'leaderElsewhere', 'otherHead'],
    }),
  ),
  {
    action: 'removePhoto',
    input: ({ learnerId }) => ({ learnerId }),
    may: ofEast,
    answers: ofEast.map(() => 'not_found'),
    roles: [...ofEast, 'leaderElsewhere', 'otherHead'],
  },
]

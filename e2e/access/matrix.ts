import { v7 } from 'uuid'

import { type FamilyIds, familyDeeds, familyPlaces } from './families'
import { learnerDeeds, learnerOwnPlaces, learnerPlaces } from './learners'
import type { Caller, World } from './people'
import { ownAuditPlaces, ownPermissionPlaces, type PermissionIds, permissionDeeds } from './permissions'
import { promotionDeeds, type YearIds } from './promotion'
import { ownStaffPlaces, staffDeeds, staffPlaces } from './staff'

/** Ids as they stand in addresses and calls; each row of the matrix is asked with several such sets. */
export type Ids = PermissionIds &
  FamilyIds &
  YearIds & {
    classId: string
    assessmentId: string
    learnerId: string
    paperId: string
    areaId: string
    jobId: string
    fileId: string
    documentId: string
    cardId: string
    publicationId: string
    importId: string
    /** Somebody who may sign in to the school and plays no other part. */
    personId: string
    /** Somebody of the staff who leads and teaches nothing. */
    staffId: string
    /** Another one. */
    spareId: string
    /** An invitation of a third one that is open. */
    invitationId: string
    /** Something done by the head that can be undone. */
    changeId: string
  }

const leaders = ['admin', 'head', 'deputy'] as const
const teachers = ['leader', 'leaderElsewhere', 'teacher', 'teacherElsewhere'] as const
const staff = [...leaders, ...teachers, 'bursar', 'otherHead'] as const
const parents = ['parent', 'parentElsewhere', 'parentRestricted', 'otherParent'] as const
const signedIn = [...staff, ...parents, 'ops', 'placeless', 'groupMember'] as const
const ofEast = [...leaders, 'leader'] as const
const marksOfEast = [...ofEast, 'teacher'] as const

/**
 * Where those go who may not come in at all, by kind of page; everybody else of the school learns nothing but 404. `answer`: a program's
 * that does not ask for a school.
 */
export type Kind = 'staff' | 'family' | 'person' | 'program' | 'answer'

export type Place = {
  /** The pattern in the build. */
  route: string
  kind: Kind
  at: (ids: Ids) => string
  opens: readonly Caller[]
  /** Programs tell apart what a role may never do (403) from what is not there (404). */
  forbids?: readonly Caller[]
}

const neverMarks = ['bursar', ...parents] as const
const neverReports = ['bursar', 'teacher', 'teacherElsewhere', ...parents] as const

/** Pages whose address names nothing: what is on them is the caller's own. */
export const ownPlaces: Place[] = [
  { route: '/today', kind: 'staff', at: () => '/today', opens: staff },
  { route: '/marks', kind: 'staff', at: () => '/marks', opens: [...leaders, ...teachers, 'otherHead'] },
  {
    route: '/results',
    kind: 'staff',
    at: () => '/results',
    opens: [...ofEast, 'leaderElsewhere', 'otherHead'],
  },
  {
    route: '/reports',
    kind: 'staff',
    at: () => '/reports',
    opens: [...ofEast, 'leaderElsewhere', 'otherHead'],
  },
  { route: '/learners', kind: 'staff', at: () => '/learners', opens: staff },
  {
    route: '/guardians',
    kind: 'staff',
    at: () => '/guardians',
    opens: [...leaders, 'leader', 'leaderElsewhere', 'bursar', 'otherHead'],
  },
  {
    route: '/promotion',
    kind: 'staff',
    at: () => '/promotion',
    opens: [...leaders, 'otherHead'],
  },
  { route: '/classes', kind: 'staff', at: () => '/classes', opens: staff },
  ...learnerOwnPlaces,
  { route: '/api/find', kind: 'program', at: () => '/api/find?q=xyz', opens: staff, forbids: parents },
  { route: '/jobs', kind: 'staff', at: () => '/jobs', opens: staff },
  { route: '/exchange', kind: 'staff', at: () => '/exchange', opens: [...leaders, ...teachers, 'otherHead'] },
  {
    route: '/api/templates/[kind]',
    kind: 'program',
    at: () => '/api/templates/learners',
    opens: [...leaders, 'otherHead'],
    forbids: ['bursar', ...parents],
  },
  { route: '/changes', kind: 'staff', at: () => '/changes', opens: staff },
  ...ownStaffPlaces,
  ...ownPermissionPlaces,
  ...ownAuditPlaces,
  { route: '/family', kind: 'person', at: () => '/family', opens: signedIn },
  { route: '/account', kind: 'person', at: () => '/account', opens: signedIn },
  {
    route: '/account/second-factor',
    kind: 'person',
    at: () => '/account/second-factor',
    opens: signedIn,
  },
  {
    route: '/account/second-factor/app',
    kind: 'person',
    at: () => '/account/second-factor/app',
    opens: signedIn,
  },
  { route: '/confirm', kind: 'person', at: () => '/confirm', opens: signedIn },
  { route: '/system', kind: 'person', at: () => '/system', opens: ['ops', ...leaders, 'otherHead'] },
  { route: '/system/jobs', kind: 'person', at: () => '/system/jobs', opens: ['ops'] },
  { route: '/system/schools', kind: 'person', at: () => '/system/schools', opens: ['ops'] },
  { route: '/settings', kind: 'staff', at: () => '/settings', opens: [...leaders, 'otherHead'] },
  {
    route: '/settings/[part]',
    kind: 'staff',
    at: () => '/settings/results',
    opens: ['admin', 'head', 'otherHead'],
  },
  {
    route: '/settings/scales/[code]',
    kind: 'staff',
    at: () => '/settings/scales/knec-8',
    opens: ['admin', 'head', 'otherHead'],
  },
  { route: '/setup/[step]', kind: 'staff', at: () => '/setup/school', opens: ['admin', 'head', 'otherHead'] },
]

/** Pages and answers about one thing of the school, and who of all the callers gets it. */
export const places: Place[] = [
  ...familyPlaces,
  {
    route: '/classes/[classId]',
    kind: 'staff',
    at: (to) => `/classes/${to.classId}`,
    opens: [...marksOfEast, 'bursar'],
  },
  {
    route: '/learners/[learnerId]',
    kind: 'staff',
    at: (to) => `/learners/${to.learnerId}`,
    opens: [...marksOfEast, 'bursar'],
  },
  ...staffPlaces,
  {
    route: '/settings/assessments/[assessmentId]',
    kind: 'staff',
    at: (to) => `/settings/assessments/${to.assessmentId}`,
    opens: leaders,
  },
  {
    route: '/settings/areas/[areaId]',
    kind: 'staff',
    at: (to) => `/settings/areas/${to.areaId}`,
    opens: ['admin', 'head'],
  },
  ...learnerPlaces,
  { route: '/jobs/[jobId]', kind: 'staff', at: (to) => `/jobs/${to.jobId}`, opens: leaders },
  {
    route: '/exchange/imports/[importId]',
    kind: 'staff',
    at: (to) => `/exchange/imports/${to.importId}`,
    opens: leaders,
  },
  {
    route: '/api/imports/[importId]/errors',
    kind: 'program',
    at: (to) => `/api/imports/${to.importId}/errors`,
    opens: leaders,
    forbids: neverMarks,
  },
  {
    route: '/marks/[classId]/[subject]/[assessmentId]',
    kind: 'staff',
    at: (to) => `/marks/${to.classId}/MAT/${to.assessmentId}`,
    opens: marksOfEast,
  },
  {
    route: '/results/[classId]/[result]',
    kind: 'staff',
    at: (to) => `/results/${to.classId}/${to.assessmentId}`,
    opens: ofEast,
  },
  {
    route: '/reports/[classId]/[result]',
    kind: 'staff',
    at: (to) => `/reports/${to.classId}/${to.assessmentId}`,
    opens: ofEast,
  },
  {
    route: '/reports/[classId]/[result]/[learnerId]',
    kind: 'staff',
    at: (to) => `/reports/${to.classId}/${to.assessmentId}/${to.learnerId}`,
    opens: ofEast,
  },
  {
    route: '/reports/[classId]/[result]/links',
    kind: 'staff',
    at: (to) => `/reports/${to.classId}/${to.assessmentId}/links`,
    opens: ofEast,
  },
  { route: '/family/[learnerId]', kind: 'family', at: (to) => `/family/${to.learnerId}`, opens: ['parent'] },
  {
    route: '/family/[learnerId]/[cardId]',
    kind: 'family',
    at: (to) => `/family/${to.learnerId}/${to.cardId}`,
    opens: ['parent'],
  },
  { route: '/api/cards/[cardId]', kind: 'program', at: (to) => `/api/cards/${to.cardId}`, opens: ['parent'] },
  {
    route: '/api/documents/[documentId]',
    kind: 'program',
    at: (to) => `/api/documents/${to.documentId}`,
    opens: ofEast,
    forbids: neverReports,
  },
  {
    route: '/api/files/[fileId]',
    kind: 'program',
    at: (to) => `/api/files/${to.fileId}`,
    opens: leaders,
    forbids: neverReports,
  },
  {
    route: '/api/jobs/[jobId]',
    kind: 'program',
    at: (to) => `/api/jobs/${to.jobId}`,
    opens: leaders,
    forbids: parents,
  },
  {
    route: '/api/marks/story',
    kind: 'program',
    at: (to) => `/api/marks/story?paper=${to.paperId}&learner=${to.learnerId}`,
    opens: marksOfEast,
    forbids: neverMarks,
  },
  {
    route: '/api/reports/[classId]/[result]/[learnerId]',
    kind: 'program',
    at: (to) => `/api/reports/${to.classId}/${to.assessmentId}/${to.learnerId}`,
    opens: ofEast,
    forbids: neverReports,
  },
]

/** Routes that say the same to everybody, or have tests of their own. */
export const openRoutes = [
  '/',
  '/sign-in',
  '/setup',
  '/password',
  '/sign-in/second',
  '/forgot',
  '/reset/[secret]',
  '/bench',
  '/_not-found',
  '/_global-error',
  '/api/auth/[...nextauth]',
  '/api/health',
  '/api/health/live',
  '/api/health/ready',
  '/api/inngest',
  '/api/metrics',
  '/r/[...link]',
  '/api/marks',
  '/invitation/[secret]',
  '/api/imports',
  '/api/exports',
  // They take in what is sent, or show a picture: lib/learners/papers, e2e/staff.spec.ts.
  '/api/learners/[learnerId]/documents',
  '/api/learners/[learnerId]/photo',
  '/api/school',
]

export type Deed = {
  /** The exported name of the server action. */
  action: string
  input: (ids: Ids) => unknown
  /** What is sent names nothing of a school: whoever has the role does it in their own. */
  free?: true
  /** Who may, in the order in which they do it. */
  may: readonly Caller[]
  /** What each of them is answered; "done" where nothing is said. */
  answers?: readonly string[]
  /** Roles that carry the permission; of them, who does not reach this class gets "not_found". */
  roles: readonly Caller[]
}

const exchangers = { may: leaders, roles: [...leaders, ...teachers, 'otherHead'] } as const

const choice = ({ assessmentId }: Ids) => ({ assessmentId })

export const deeds: Deed[] = [
  ...familyDeeds,
  ...promotionDeeds,
  {
    action: 'publishResults',
    input: (to) => ({ classId: to.classId, choice: choice(to), acceptMissing: 4 }),
    may: ['head', 'deputy'],
    roles: ['head', 'deputy', 'otherHead'],
  },
  {
    action: 'makeReportCards',
    input: (to) => ({ scope: { of: 'class', classId: to.classId }, choice: choice(to), withGaps: true }),
    may: ofEast,
    roles: [...ofEast, 'leaderElsewhere', 'otherHead'],
  },
  {
    action: 'fillRest',
    input: ({ classId, assessmentId, paperId }) => ({
      classId,
      assessmentId,
      paperIds: [paperId],
      as: 'absent',
    }),
    may: marksOfEast,
    roles: [...leaders, ...teachers, 'otherHead'],
  },
  {
    action: 'writeRemark',
    input: (to) => ({
      classId: to.classId,
      learnerId: to.learnerId,
      choice: choice(to),
      audience: 'class_teacher',
      text: 'Steady.',
      version: 0,
    }),
    may: ofEast,
    // Those after the first write over a version that is no more.
    answers: ['done', 'conflict', 'conflict', 'conflict'],
    roles: [...ofEast, 'leaderElsewhere', 'otherHead'],
  },
  {
    action: 'renewLink',
    input: (to) => ({ classId: to.classId, learnerId: to.learnerId, choice: choice(to) }),
    may: ofEast,
    roles: [...ofEast, 'leaderElsewhere', 'otherHead'],
  },
  {
    action: 'revokeLink',
    input: (to) => ({ classId: to.classId, learnerId: to.learnerId, choice: choice(to) }),
    may: ofEast,
    roles: [...ofEast, 'leaderElsewhere', 'otherHead'],
  },
  ...staffDeeds,
  ...learnerDeeds,
  ...permissionDeeds,
  {
    action: 'endSessions',
    input: ({ personId }) => ({ userId: personId }),
    may: ['admin', 'head'],
    roles: ['admin', 'head', 'otherHead'],
  },
  {
    action: 'mapColumns',
    input: ({ importId }) => ({ importId, headerRow: 1, fields: ['admissionNumber', 'fullName', 'grade'] }),
    ...exchangers,
  },
  {
    action: 'fixRow',
    input: ({ importId }) => ({ importId, row: 2, cells: { fullName: `Child ${v7()}` } }),
    ...exchangers,
  },
  { action: 'leaveOut', input: ({ importId }) => ({ importId, row: 2, out: true }), ...exchangers },
  { action: 'readAgain', input: ({ importId }) => ({ importId }), ...exchangers },
  // Another reading of the file than the last: who may see it is told so.
  {
    action: 'takeImport',
    input: ({ importId }) => ({ importId, decidedAt: '2026-01-05T06:00:00.000Z' }),
    ...exchangers,
    answers: leaders.map(() => 'conflict'),
  },
  // It is no import of marks: who may see it is told so.
  {
    action: 'undoMarks',
    input: ({ importId }) => ({ importId }),
    ...exchangers,
    answers: leaders.map(() => 'conflict'),
  },
  {
    action: 'resetFactor',
    input: ({ personId }) => ({ userId: personId }),
    may: ['admin', 'head'],
    roles: ['admin', 'head', 'otherHead'],
  },
  // The job is over: who may see it is told so.
  {
    action: 'cancelJob',
    input: ({ jobId }) => ({ jobId }),
    may: leaders,
    answers: leaders.map(() => 'conflict'),
    roles: staff,
  },
  {
    action: 'retryJob',
    input: ({ jobId }) => ({ jobId }),
    may: leaders,
    answers: leaders.map(() => 'conflict'),
    roles: staff,
  },
  {
    action: 'undoChange',
    input: ({ changeId }) => ({ changeId }),
    may: leaders,
    answers: ['done', 'conflict', 'conflict'],
    roles: staff,
  },
  {
    action: 'withdrawResults',
    input: ({ publicationId }) => ({ publicationId }),
    may: ['head', 'deputy'],
    answers: ['done', 'not_found'],
    roles: ['head', 'deputy', 'otherHead'],
  },
]

/**
 * Actions of one's own sessions and saved lists alone; e2e/sign-in.spec.ts, e2e/sessions.spec.ts and e2e/learners.spec.ts walk
 * through them.
 */
export const ownActions = [
  'changePassword',
  'signOutHere',
  'signOutDevice',
  'signOutEverywhere',
  'switchSchool',
  // e2e/second-factor.spec.ts and e2e/forgotten-password.spec.ts
  'giveCode',
  'givePasskey',
  'askPasskey',
  'askAnyPasskey',
  'signInWithPasskey',
  'setUpApp',
  'beginPasskey',
  'savePasskey',
  'renamePasskey',
  'removePasskey',
  'removeApp',
  'makeCodes',
  'askWays',
  'askProof',
  'prove',
  'askNewPassword',
  'setPasswordByLink',
  'setPasswordByCode',
  'acceptInvitation',
  'joinSchool',
  'saveList',
  'renameList',
  'deleteList',
  'beginInstallation',
  'foundSchool',
  'enterPractice',
]

/**
 * Actions that change the caller's own school as a whole: what they name is looked up in it, so only the role decides. Sent
 * empty they are refused for what is missing, and nobody else learns that.
 */
export const schoolDeeds: { actions: string[]; roles: readonly Caller[] }[] = [
  {
    actions: [
      'markStep',
      'changeProfile',
      'changeLook',
      'saveYear',
      'planGrades',
      'chooseAreas',
      'chooseScales',
      'pasteStaff',
      'changeSettings',
      'makePractice',
      'wipePractice',
      'changeSignatory',
      'changeArea',
      'saveScale',
      'askFactorOf',
    ],
    roles: ['admin', 'head', 'otherHead'],
  },
  {
    actions: [
      'planAssessments',
      'pasteLearners',
      'changeAssessment',
      'removeAssessment',
      'changePapers',
      'addRemark',
      'changeRemark',
    ],
    roles: [...leaders, 'otherHead'],
  },
]

/** The same addresses with another school's ids, with ids of nothing, and with what is no id. */
export function strangers({ abroad }: World, made: Ids): Record<string, Ids> {
  const all = (id: () => string) => Object.fromEntries(Object.keys(made).map((key) => [key, id()])) as Ids
  return { 'another school': { ...all(v7), ...abroad }, nothing: all(v7), 'no id': all(() => 'x') }
}

import type { Permission } from './policy'

type Lent = {
  name: string
  /** What somebody may do who has it, in a sentence. */
  says: string
  permissions: readonly Permission[]
  /** What it adds where it is lent for the whole school. */
  everywhere?: readonly Permission[]
  /** It may be lent for one learning area alone. */
  byArea?: true
}

/** The closed list of what can be lent to a person beyond their role, in the school's words. */
export const functions = {
  manage_learners: {
    name: 'Manage learners',
    says: 'Admit learners and keep their records.',
    permissions: ['learners.read', 'learners.admit', 'learners.change', 'classes.read'],
  },
  enter_marks: {
    name: 'Enter marks',
    says: 'Open the mark sheets and enter marks.',
    permissions: ['marks.read', 'marks.enter'],
    byArea: true,
  },
  write_remarks: {
    name: 'Write remarks',
    says: 'Read report cards and write the class teacher’s remark.',
    permissions: ['remarks.write', 'reports.read'],
  },
  see_results: {
    name: 'See results',
    says: 'Read marksheets with every mark, level and position.',
    permissions: ['results.read'],
  },
  print_cards: {
    name: 'Print report cards',
    says: 'Read report cards and make their PDFs.',
    permissions: ['reports.read', 'reports.make', 'jobs.read', 'jobs.cancel', 'jobs.retry'],
  },
  publish: {
    name: 'Publish results',
    says: 'Release results to parents, and take them back.',
    permissions: ['results.read', 'results.publish'],
  },
  see_everything: {
    name: 'See everything',
    says: 'Read classes, learners, results and report cards; change nothing.',
    permissions: ['classes.read', 'learners.read', 'results.read', 'reports.read'],
    everywhere: ['school.survey'],
  },
} as const satisfies Record<string, Lent>

export type FunctionName = keyof typeof functions
export const functionNames = Object.keys(functions) as [FunctionName, ...FunctionName[]]

/** What a function carries where it is lent. */
export function permissionsOf(name: FunctionName, whole: boolean): readonly Permission[] {
  // A name that is no longer of the list carries nothing.
  const lent: Lent | undefined = functions[name]
  return [...(lent?.permissions ?? []), ...(whole ? (lent?.everywhere ?? []) : [])]
}

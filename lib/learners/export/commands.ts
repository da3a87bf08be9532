import 'server-only'
import { sql } from 'drizzle-orm'

import { command } from '@/lib/command'
import { AppError } from '@/lib/errors'
import { showPhone } from '@/lib/phones'
import { hitsOf, knownClosely, orderOf } from '../search/queries'
import { readFilter } from '../search/rules'
import { ExportList, mostRows } from './input'

type Row = {
  number: string
  name: string
  gender: 'F' | 'M' | null
  className: string | null
  leftOn: string | null
  /** Only of those whom the actor knows closely. */
  details: {
    born: string | null
    upi: string | null
    assessmentNumber: string | null
    religion: string | null
  } | null
  guardian: string | null
  phone: string | null
}

const head = [
  'Admission number',
  'Name',
  'Gender',
  'Class',
  'Left on',
  'Born',
  'UPI',
  'Assessment number',
  'Religious education',
  'Guardian',
  'Phone',
]

/**
 * A list of learners as rows of a sheet, the head first, in the order of the page: a command, because the audit keeps who took
 * which list out. Birthdays, numbers of the state and phones stand in it for those known closely alone. One statement.
 */
export const exportList = command(
  {
    can: 'exports.make',
    input: ExportList,
    touches: () => [],
    audited: ({ filter, format }, rows: string[][]) => ({
      export: 'list',
      filter,
      format,
      rows: rows.length - 1,
    }),
  },
  async ({ tx, actor, input }): Promise<string[][]> => {
    const filter = readFilter(Object.fromEntries(new URLSearchParams(input.filter)))
    const close = knownClosely(actor, sql`s.id`)
    const rows = (await tx.execute(sql`
      select s.admission_number as number, s.full_name as name, s.gender, s.class_name as "className", s.left_on as "leftOn",
        case when ${close} then jsonb_build_object('born', l.date_of_birth, 'upi', l.upi, 'assessmentNumber', l.assessment_number,
          'religion', l.religion) end as details, g.full_name as guardian, coalesce(g.phone, g.phone2) as phone
      from (${hitsOf(actor, filter)}) s join learners l on l.id = s.id left join lateral (
        select q.full_name, q.phone, q.phone2 from guardianships f join guardians q on q.id = f.guardian_id
        where f.learner_id = s.id and ${close} order by f."order", q.full_name limit 1) g on true
      order by ${orderOf(filter.sort)} limit ${mostRows + 1}`)) as unknown as Row[]
    if (rows.length > mostRows)
      throw new AppError(
        'invalid',
        `A list has at most ${mostRows.toLocaleString('en')} learners. Narrow it, or take all of them out under Import and export.`,
      )
    return [head, ...rows.map(cellsOf)]
  },
)

const cellsOf = ({ number, name, gender, className, leftOn, details, guardian, phone }: Row): string[] =>
  [
    number,
    name,
    gender,
    className,
    leftOn,
    details?.born,
    details?.upi,
    details?.assessmentNumber,
    details?.religion,
    guardian,
    phone && showPhone(phone),
  ].map((value) => value ?? '')

import type { SchoolId } from '@/lib/auth/actor'
import { type OpenedAccount, openStaffAccounts } from '@/lib/auth/opening'
import { createSchool, findSchool } from '@/lib/auth/schools'
import { systemActor } from '@/lib/auth/system'
import { allOrNothing } from '@/lib/db'
import { AppError, parse } from '@/lib/errors'
import { asSlug } from '@/lib/schools/founding/rules'
import { slug as Slug } from '@/lib/schools/input'
import { readSchoolFile } from '@/lib/schools/rules'
import { openFolder } from './folder'
import { loadLearners, readLearnersOf } from './learners'
import { loadMarks } from './marks'
import { type LoadReport, type Reporter, reporter } from './report'
import { loadStructure } from './structure'

export type LoadOptions = {
  dir: string
  slug?: string
  /** The hash of a password that all accounts of this school share; without it they cannot sign in yet. */
  passwordHash?: string
  /** A school to practise in: called otherwise, belonging to another school, its invented staff without accounts. */
  practice?: { of: SchoolId; name: string }
  onProgress?: (step: string) => void
}

/**
 * Brings a whole school in from a folder of the format hillview-school/1. What `school.json` says is taken as a whole or
 * refused; learners and marks are taken row by row. It is one transaction: a load that is cut off leaves nothing behind.
 * @throws AppError `conflict` when the school is loaded already, `invalid` in words that name the place
 */
export async function loadSchool({
  dir,
  slug,
  passwordHash,
  practice,
  onProgress = () => {},
}: LoadOptions): Promise<LoadReport> {
  const folder = await openFolder(dir)
  const file = readSchoolFile(folder.schoolJson)
  if (practice) file.school.name = practice.name
  const name = parse(Slug, slug ?? file.school.slug ?? asSlug(file.school.name))
  if (await findSchool(name)) throw loaded(name)
  const list = await readLearnersOf(folder, file)

  const work = async () => {
    const report = reporter()
    const schoolId = await createSchool({ slug: name, name: file.school.name, practiceOf: practice?.of })
    const actor = systemActor(schoolId)
    onProgress('year, classes, staff')
    const structure = await loadStructure(actor, file, report)
    onProgress('learners')
    const learners = list ? await loadLearners(actor, list, structure, report) : []
    onProgress(`marks from ${folder.marks.length} files`)
    await loadMarks(actor, folder, structure, learners, report)
    onProgress('accounts')
    const people = practice ? [] : structure.accounts
    const accounts = await openStaffAccounts({ schoolId, slug: name }, people, passwordHash)
    tellAccounts(report, structure.accounts, accounts)
    const needPassword = passwordHash === undefined ? accounts.map(({ username }) => username) : []
    const { took, refused, warnings } = report
    return { school: file.school.name, slug: name, took, refused, warnings, needPassword }
  }
  return allOrNothing(work).catch(async (error) => {
    throw (await findSchool(name)) ? loaded(name) : error
  })
}

const loaded = (slug: string) => new AppError('conflict', `The school ${slug} is already loaded.`)

function tellAccounts(
  report: Reporter,
  wanted: { email: string | null; phone: string | null }[],
  accounts: OpenedAccount[],
) {
  report.add('accounts', accounts.length)
  const tell = (column: string, value: string, code: string, reason: string) =>
    report.warn({ file: 'school.json', column: `staff, ${column}`, value, reason, code })
  for (const [i, { username, wanted: typed, email, phone }] of accounts.entries()) {
    if (username !== typed)
      tell(
        'username',
        typed,
        'username_taken',
        `Somebody else signs in as ${typed}; this account is ${username}.`,
      )
    if (wanted[i]!.email !== email)
      tell(
        'email',
        wanted[i]!.email!,
        'email_taken',
        `Another account signs in with this address; ${username} does not.`,
      )
    if (wanted[i]!.phone !== phone)
      tell(
        'phone',
        wanted[i]!.phone!,
        'phone_taken',
        `Another account signs in with this number; ${username} does not.`,
      )
  }
}

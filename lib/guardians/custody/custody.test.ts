import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { describe, expect, it } from 'vitest'

import type { Actor } from '@/lib/auth/actor'
import { inSchool } from '@/lib/db'
import { listChildren } from '@/lib/family/queries'
import { releaseOf } from '@/lib/publications/queries'
import { newMarkSchool } from '@/lib/testing/marks'
import { addGuardian, linkGuardian, unlinkGuardian } from '../commands'
import { guardiansOf } from '../queries'
import { liftRestriction, restrictGuardian } from './commands'

const jane = {
  fullName: 'Jane Kamau',
  phone: '0712 000 123',
  relationship: 'mother',
  maySeeReports: 'on',
} as const

async function staffed() {
  const school = await newMarkSchool()
  const { actor: head } = await school.person('head')
  const { actor: english, staffId } = await school.person('subject_teacher')
  await school.assign(staffId, school.east, school.area.ENG)
  const [amina, brian] = school.learners.east.map(({ id }) => id) as [string, string]
  return { ...school, head, english, amina, brian }
}

describe('a child kept from a guardian', () => {
  it('is hidden from that guardian and from nobody else, until it is lifted', async () => {
    const school = await staffed()
    const { head, amina, brian } = school
    const [mother, father] = [await school.person('parent'), await school.person('parent')]
    const one = await addGuardian(head, { learnerId: amina, ...jane })
    const two = await addGuardian(head, { learnerId: amina, ...jane, fullName: 'Peter Kamau' })
    await linkGuardian(head, {
      learnerId: brian,
      guardianId: two.guardianId,
      relationship: 'father',
      maySeeReports: true,
    })
    await inSchool(school.system, async (tx) => {
      await tx.execute(
        sql`insert into school_profiles (id, school_id, name) values (${v7()}, ${school.schoolId}, 'Test')`,
      )
      await tx.execute(sql`update guardians set user_id = ${mother.userId} where id = ${one.guardianId}`)
      await tx.execute(sql`update guardians set user_id = ${father.userId} where id = ${two.guardianId}`)
    })
    const children = async (actor: Actor) => (await listChildren([actor])).map(({ learnerId }) => learnerId)
    expect((await children(father.actor)).sort()).toEqual([amina, brian].sort())

    await restrictGuardian(head, {
      learnerId: amina,
      guardianId: two.guardianId,
      reason: 'Court order 12/2026',
    })
    expect(await children(father.actor)).toEqual([brian])
    expect(await children(mother.actor)).toEqual([amina])
    const seen = (await guardiansOf(head, amina))!.guardians[1]!.restriction!
    expect(seen).toMatchObject({ reason: 'Court order 12/2026', by: 'Person head' })
    expect((await guardiansOf(school.english, amina))!.guardians[1]!.restriction!.reason).toBe('')
    const again = { learnerId: amina, guardianId: two.guardianId, reason: 'x' }
    await expect(restrictGuardian(head, again)).rejects.toThrow('already')

    // Not even a new link gives the child back.
    const [, link] = (await guardiansOf(head, amina))!.guardians
    await unlinkGuardian(head, { guardianshipId: link!.guardianshipId })
    await linkGuardian(head, { ...again, relationship: 'father', maySeeReports: true })
    expect(await children(father.actor)).toEqual([brian])

    await liftRestriction(head, { restrictionId: seen.id, reason: 'Order ended' })
    expect((await children(father.actor)).sort()).toEqual([amina, brian].sort())
    await expect(liftRestriction(head, { restrictionId: seen.id, reason: 'x' })).rejects.toThrow(
      'lifted already',
    )
  })

  it('is not told of to that guardian, and its open links end', async () => {
    const school = await staffed()
    const { head, amina, schoolId } = school
    const father = await school.person('parent')
    const { guardianId } = await addGuardian(head, { learnerId: amina, ...jane })
    const [publicationId, linkId] = [v7(), v7()]
    await inSchool(school.system, async (tx) => {
      await tx.execute(sql`update guardians set user_id = ${father.userId} where id = ${guardianId}`)
      await tx.execute(sql`insert into publications (id, school_id, class_id, term_id, edition, settings_version, scale_code, scale_version)
        values (${publicationId}, ${schoolId}, ${school.east}, ${school.term}, 1, 1, 'knec-8', 1)`)
      await tx.execute(
        sql`insert into published_cards (id, school_id, publication_id, learner_id, card) values (${v7()}, ${schoolId}, ${publicationId}, ${amina}, '{}')`,
      )
      await tx.execute(sql`insert into report_links (id, school_id, class_id, term_id, learner_id, secret_hash, ends_at)
        values (${linkId}, ${schoolId}, ${school.east}, ${school.term}, ${amina}, 'x', now() + interval '1 day')`)
    })
    expect((await releaseOf(head, publicationId))!.parents).toEqual([father.userId])
    expect(await restrictGuardian(head, { learnerId: amina, guardianId, reason: 'Order' })).toMatchObject({
      endedLinks: 1,
    })
    expect((await releaseOf(head, publicationId))!.parents).toEqual([])
    const [link] = await inSchool(head, (tx) =>
      tx.execute(sql`select revoked_at from report_links where id = ${linkId}`),
    )
    expect(link!.revoked_at).not.toBeNull()
  })
})

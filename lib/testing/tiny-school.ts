import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { SQL } from 'drizzle-orm'
import { onTestFinished } from 'vitest'

import { findSchool } from '@/lib/auth/schools'
import { systemActor } from '@/lib/auth/system'
import { inSchool } from '@/lib/db'

export const unique = () => `test-${Math.random().toString(36).slice(2)}`

/** A folder of its own for a test, gone after it; objects are written as JSON. */
export function folder(files: Record<string, string | Buffer | object>): string {
  const dir = mkdtempSync(join(tmpdir(), 'hillview-load-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, name)), { recursive: true })
    writeFileSync(
      join(dir, name),
      typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content),
    )
  }
  return dir
}

/** What a loaded school's tables say. */
export async function ask<T>(slug: string, query: SQL): Promise<T[]> {
  const { schoolId } = (await findSchool(slug))!
  return inSchool(systemActor(schoolId), async (tx) => [...(await tx.execute(query))] as T[])
}

const bands = [
  ['A', 80, 4],
  ['B', 60, 3],
  ['C', 40, 2],
  ['D', 0, 1],
].map(([level, min, points]) => ({ level, min, points }))

/** As little as a school can be described with. */
export const tiny = {
  school: { name: 'Tiny School' },
  year: 2027,
  terms: [{ number: 1, opens: '2027-01-11', closes: '2027-04-09' }],
  gradingScales: [{ code: 'own', bands }],
  levels: [
    {
      code: 'secondary',
      grades: ['Form 1', 'Form 2'],
      slots: [
        { code: 'RE', choice: 'religion' },
        { code: 'TEC', name: 'Technical Subject', choice: 'technical' },
      ],
      learningAreas: [
        { code: 'MAT', name: 'Mathematics' },
        {
          code: 'ENG',
          name: 'English',
          components: [
            { code: 'P1', max: 60 },
            { code: 'P2', max: 80 },
            { code: 'P3', max: 60 },
          ],
        },
        { code: 'FRE', name: 'French', optional: true },
        { code: 'CRE', name: 'Christian Religious Education', slot: 'RE' },
        { code: 'IRE', name: 'Islamic Religious Education', slot: 'RE' },
        { code: 'AGR', name: 'Agriculture', slot: 'TEC' },
        { code: 'COM', name: 'Computer Studies', slot: 'TEC' },
      ],
    },
  ],
  classes: [{ grade: 'Form 1' }, { grade: 'Form 2', stream: 'Blue' }, { grade: 'Form 2', stream: 'Ñandú' }],
  assessments: [
    {
      term: 1,
      name: 'CAT 1',
      weight: 15,
      papers: {
        secondary: {
          MAT: 30,
          'ENG.P1': 60,
          'ENG.P2': 80,
          'ENG.P3': 60,
          FRE: 40,
          CRE: 50,
          IRE: 50,
          AGR: 50,
          COM: 50,
        },
      },
    },
    { term: 1, name: 'End', weight: '85.5', papers: { secondary: { MAT: 100 } } },
  ],
}

/** A list of learners as an office keeps it: five can be taken. */
export const tinyLearners = `Admission list 2027;;;;
Adm No;Pupil's Name;Class;Sex;Dini;TECHNICAL
F1/1;Achieng Ouma;Form 1;girl;Muslim;Computer Studies
F1-2;Kip Sang;1;m;
F1/3;Wanja O'Neil;F1;;cre
;Zawadi Moraa;Form 2 Blue;F;
F2/1;Juma Ali;2 N;boy;ire
F1-1;Copy Cat;Form 1;;
F9/9;Nobody Known;Form 9;;
`

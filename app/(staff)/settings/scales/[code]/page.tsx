import type { Metadata } from 'next'
import { notFound } from 'next/navigation'

import { PreviewCard } from '@/components/settings/preview-card'
import { ScaleRows } from '@/components/settings/scale-rows'
import { SettingsPage } from '@/components/settings/settings-page'
import { Notice } from '@/components/ui/notice'
import { can } from '@/lib/auth/policy'
import { requireStaff } from '@/lib/auth/session'
import { listClasses } from '@/lib/classes/queries'
import { startScales } from '@/lib/curriculum/kenya/rules'
import { mostBands, SaveScale } from '@/lib/curriculum/scales/input'
import { getScales } from '@/lib/curriculum/scales/queries'
import { previewResults } from '@/lib/results/preview/queries'

export const metadata: Metadata = { title: 'Grading scale' }

type Props = {
  params: Promise<{ code: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

/** The next version of a scale, with what it would change for a class; `new`: a scale of the school's own. */
export default async function ScalePage({ params, searchParams }: Props) {
  const code = decodeURIComponent((await params).code)
  const actor = await requireStaff()
  if (!can(actor, 'curriculum.change')) notFound()
  const [scales, { classes }] = await Promise.all([getScales(actor), listClasses(actor)])
  const own = scales.find((scale) => scale.code === code && scale.isCurrent)
  const scale = own ?? (code === 'new' ? { ...startScales[1]!, code: '', name: '', version: 0 } : null)
  if (!scale) notFound()

  const asked = Object.fromEntries(
    Object.entries(await searchParams).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value]] : [],
    ),
  )
  const classId = asked.class ?? ''
  const typed =
    classId === '' ? null : SaveScale.safeParse({ ...asked, code: own?.code ?? asked.code ?? 'new' })
  const preview = typed?.success
    ? await previewResults(actor, classId, { scale: { ...typed.data, version: scale.version + 1 } })
    : null
  const bands = classId === '' ? scale.bands : bandsOf(asked)
  const shown = { ...scale, bands, ...(classId === '' ? {} : { name: asked.name ?? scale.name }) }
  return (
    <SettingsPage
      actor={actor}
      id="scales"
      title={own ? own.name : 'A scale of your own'}
      context={
        own ? `Version ${own.version} is in force. Saving makes version ${own.version + 1}.` : undefined
      }
    >
      {typed && !typed.success && (
        <Notice tone="danger" title="The scale cannot be tried yet">
          <ul className="list-inside list-disc">
            {typed.error.issues.map(({ path, message }) => (
              <li key={path.join() + message}>{message}</li>
            ))}
          </ul>
        </Notice>
      )}
      <ScaleRows key={JSON.stringify(bands)} scale={shown} classes={own ? classes : []} chosen={classId} />
      {preview && <PreviewCard preview={preview} />}
    </SettingsPage>
  )
}

/** The rows as they were typed, for the form that stands above what they would change. */
const bandsOf = (asked: Record<string, string>) =>
  Array.from({ length: mostBands }, (_, i) => i + 1).flatMap((n) => {
    const [level = '', min = '', points = '', group = '', name = ''] = [
      'level',
      'min',
      'points',
      'group',
      'name',
    ].map((column) => asked[`${column}${n}`])
    return level || min ? [{ level, min, points, group, name }] : []
  })

import type { Metadata, Route } from 'next'
import { notFound } from 'next/navigation'

import { AreaForm } from '@/components/settings/area-form'
import { SettingsPage } from '@/components/settings/settings-page'
import { can } from '@/lib/auth/policy'
import { requireStaff } from '@/lib/auth/session'
import { getLevels } from '@/lib/curriculum/areas/queries'

export const metadata: Metadata = { title: 'Learning area' }

/** One learning area: names, place and parts. */
export default async function AreaPage({ params }: PageProps<'/settings/areas/[areaId]'>) {
  const { areaId } = await params
  const actor = await requireStaff()
  if (!can(actor, 'curriculum.change')) notFound()
  const levels = await getLevels(actor)
  const level = levels.find(({ areas }) => areas.some(({ id }) => id === areaId))
  const area = level?.areas.find(({ id }) => id === areaId)
  if (!level || !area) notFound()
  const back = `/settings/areas?level=${level.code}` as Route
  return (
    <SettingsPage
      actor={actor}
      id="areas"
      title={area.name}
      context={`${level.name}. Its code ${area.code} stays for good.`}
    >
      <AreaForm area={area} back={back} />
    </SettingsPage>
  )
}

import * as z from 'zod'

import { orNull } from '@/lib/fields'
import { staffId } from '../input'

/** Who takes a place over: somebody, nobody yet, or (null) whoever takes everything else. */
const heir = orNull(z.union([staffId, z.literal('nobody')], 'Choose who takes this over.'))

/** A form names each place: `lead.<class>` and `lesson.<class>.<area>`. */
const placesOfForm = (raw: unknown) => {
  if (typeof raw !== 'object' || raw === null || 'places' in raw) return raw
  const places = Object.entries(raw).flatMap(([key, to]) => {
    const [kind, classId, areaId] = key.split('.')
    return kind === 'lead' || kind === 'lesson' ? [{ classId, areaId: areaId ?? null, to }] : []
  })
  return { ...raw, places }
}

const version = z.coerce.number().int().min(1)
type Place = { classId: string; areaId: string | null; to: string | null }

export const Deactivate = z.preprocess(
  placesOfForm,
  z.object({
    staffId,
    version,
    /** Who takes over every place that names nobody else. */
    everything: heir,
    places: z.array(z.object({ classId: z.uuid(), areaId: z.uuid().nullable(), to: heir })).max(2000),
  }),
) as unknown as z.ZodType<
  { staffId: string; version: number; everything: string | null; places: Place[] },
  Record<string, unknown>
>

export const Reactivate = z.object({ staffId, version })

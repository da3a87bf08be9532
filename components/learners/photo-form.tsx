'use client'

import { useRouter } from 'next/navigation'
import { useId, useState, useTransition } from 'react'

import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { control } from '@/components/ui/input'
import { removePhoto } from '@/lib/learners/papers/actions'
import { upload } from './upload'

/** The longer side of a photo as it is kept, in points. */
const side = 480

type Props = { learnerId: string; mayShow: boolean; hasPhoto: boolean }

/** Puts a photo in, made small on this device first. Without consent there is none to be seen anywhere, and none can be added. */
export function PhotoForm({ learnerId, mayShow, hasPhoto }: Props) {
  const router = useRouter()
  const id = useId()
  const [failure, setFailure] = useState<string | null>(null)
  const [isBusy, start] = useTransition()

  const send = (file: File) =>
    start(async () => {
      const small = await madeSmall(file).catch(() => null)
      if (!small) return setFailure('This is no picture that can be read here. Choose another.')
      const form = new FormData()
      form.append('file', small, 'photo.jpg')
      const refused = await upload(`/api/learners/${learnerId}/photo`, form)
      setFailure(refused)
      if (!refused) router.refresh()
    })

  const remove = () =>
    start(async () => {
      const state = await removePhoto({ status: 'idle' }, { learnerId })
      setFailure(state.status === 'failed' ? state.message : null)
      if (state.status === 'done') router.refresh()
    })

  return (
    <Card title="Photo">
      {mayShow ? (
        <div>
          <label htmlFor={id} className="block font-medium">
            {hasPhoto ? 'Another photo' : 'Add a photo'}
          </label>
          <p className="text-sm text-muted">It is made small on this device before it is sent.</p>
          <input
            id={id}
            type="file"
            accept="image/*"
            disabled={isBusy}
            className={`${control} mt-1.5 py-2`}
            onChange={({ target }) => target.files?.[0] && send(target.files[0])}
          />
        </div>
      ) : (
        <p className="text-muted">
          {hasPhoto
            ? 'A photo is kept and shown to nobody, because there is no consent to it now.'
            : 'There is no consent to a photo. Record a guardian’s yes first.'}
        </p>
      )}
      {hasPhoto && (
        <Button size="small" className="mt-3" disabled={isBusy} onClick={remove}>
          Remove the photo for good
        </Button>
      )}
      <p role="status" className="mt-2 text-sm">
        {isBusy && <span className="text-muted">Working…</span>}
        {failure && <span className="font-medium text-danger">{failure}</span>}
      </p>
    </Card>
  )
}

/** The picture as a small JPEG; drawing it anew leaves behind what the camera wrote into it. */
async function madeSmall(file: File): Promise<Blob> {
  const picture = await createImageBitmap(file)
  const scale = Math.min(1, side / Math.max(picture.width, picture.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(picture.width * scale)
  canvas.height = Math.round(picture.height * scale)
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no picture'))), 'image/jpeg', 0.85),
  )
}

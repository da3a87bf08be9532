/** Bytes on their way; `total` 0 while nobody knows. */
export type Sent = { done: number; total: number }

type Answer = { at: string } | { problem: string }

const away = 'The school’s computer cannot be reached. What you chose is still here; try again.'

/** Sends a form with a file and tells how far it is. It never throws. */
export function send(form: FormData, onSent: (sent: Sent) => void): Promise<Answer> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest()
    request.open('POST', '/api/imports')
    request.setRequestHeader('Accept', 'application/json')
    request.upload.onprogress = ({ loaded, total }) => onSent({ done: loaded, total })
    request.onerror = () => resolve({ problem: away })
    request.onload = () => resolve(answerOf(request))
    request.send(form)
  })
}

function answerOf({ status, responseText }: XMLHttpRequest): Answer {
  if (status === 413) return { problem: 'The file is larger than 5 MB. Send fewer rows at a time.' }
  try {
    const { at, title } = JSON.parse(responseText) as { at?: string; title?: string }
    return at ? { at } : { problem: title ?? away }
  } catch {
    return { problem: away }
  }
}

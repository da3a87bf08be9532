import { readPhone, showPhone } from '@/lib/phones'

type Props = {
  phones: string[]
  emails: string[] /** Numbers can be called from here, as they are whole. */
  whole?: boolean
}

/** How somebody is reached: numbers to call, and which of them take no SMS. */
export function Reach({ phones, emails, whole = true }: Props) {
  if (phones.length + emails.length === 0) return <span className="text-warn">no phone number</span>
  return (
    <span className="flex flex-wrap gap-x-3 gap-y-0.5">
      {phones.map((phone) => (
        <span key={phone} className="whitespace-nowrap tabular-nums">
          {whole ? (
            <a href={`tel:${phone}`} className="underline decoration-line underline-offset-3">
              {showPhone(phone)}
            </a>
          ) : (
            phone
          )}
          {whole && readPhone(phone)?.sms === false && (
            <span className="text-sm text-muted"> (cannot receive SMS)</span>
          )}
        </span>
      ))}
      {emails.map((email) => (
        <span key={email} className="break-all">
          {email}
        </span>
      ))}
    </span>
  )
}

import type { StaffPage } from '@/lib/people/staff/queries'
import { showPhone } from '@/lib/phones'

/** What is known about somebody, for those who may read it and no more. */
export function StaffFacts({ phone, email, tscNumber, employeeNumber }: StaffPage) {
  const facts = [
    ['Phone', phone && showPhone(phone)],
    ['E-mail', email],
    ['TSC number', tscNumber],
    ['Employee number', employeeNumber],
  ] as const
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-6 gap-y-2">
      {facts.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-muted">{name}</dt>
          <dd className="break-words">{value ?? <span className="text-muted">not recorded</span>}</dd>
        </div>
      ))}
    </dl>
  )
}

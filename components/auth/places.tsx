import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { Notice } from '@/components/ui/notice'
import { switchSchool } from '@/lib/auth/actions'
import { roleNames } from '@/lib/auth/actor'
import type { SchoolMembership } from '@/lib/auth/sessions'

type Props = {
  schools: SchoolMembership[]
  currentSchoolId: string | null
  /** Has a place outside any school: the system, or a group. */
  worksElsewhere: boolean
}

/** The schools a person belongs to, and the way from one to another. */
export function Places({ schools, currentSchoolId, worksElsewhere }: Props) {
  if (schools.length === 0) {
    return worksElsewhere ? null : (
      <Notice title="You do not belong to a school yet">
        <p>Ask the school office to give you a role.</p>
      </Notice>
    )
  }
  return (
    <Card title={schools.length === 1 ? 'Your school' : 'Your schools'}>
      <ul className="grid gap-3">
        {schools.map(({ schoolId, name, roles }) => (
          <li key={schoolId} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
            <span>
              <span className="font-medium">{name}</span>
              <span className="block text-sm text-muted">
                {roles.map((role) => roleNames[role]).join(', ')}
              </span>
            </span>
            {schools.length > 1 &&
              (schoolId === currentSchoolId ? (
                <Badge>You are here</Badge>
              ) : (
                <form action={switchSchool}>
                  <input type="hidden" name="schoolId" value={schoolId} />
                  <Button type="submit" size="small">
                    Go to {name}
                  </Button>
                </form>
              ))}
          </li>
        ))}
      </ul>
    </Card>
  )
}

import { FlaskConical } from 'lucide-react'

import { switchSchool } from '@/lib/auth/actions'

/** Says on every page, and on paper, that nothing here is real; with the way back. */
export const PracticeBar = ({ home }: { home: { schoolId: string; name: string } }) => (
  <div className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-warn/40 bg-warn-soft px-4 py-2 text-warn">
    <FlaskConical aria-hidden className="size-4 shrink-0" />
    <p className="min-w-0 flex-1 basis-56 font-medium">
      Practice: everybody here is invented, and nothing is sent to anybody.
    </p>
    <form action={switchSchool} className="print:hidden">
      <button
        type="submit"
        name="schoolId"
        value={home.schoolId}
        className="min-h-7 font-medium underline underline-offset-3 max-sm:min-h-11"
      >
        Back to {home.name}
      </button>
    </form>
  </div>
)

import {
  Activity,
  BookOpenCheck,
  ClipboardPen,
  Contact,
  FileSpreadsheet,
  FileText,
  GraduationCap,
  History,
  House,
  IdCard,
  ListChecks,
  type LucideIcon,
  School,
  ScrollText,
  Settings,
  Users,
} from 'lucide-react'
import type { Route } from 'next'

import type { Actor } from '@/lib/auth/actor'
import { can, type Permission } from '@/lib/auth/policy'

/** `short` is for the bar of a phone. */
export type Place = { href: Route; label: string; short?: string; icon: LucideIcon }

const places: (Place & { needs?: Permission[] })[] = [
  { href: '/today' as Route, label: 'Today', icon: House },
  { href: '/marks' as Route, label: 'Marks', icon: ClipboardPen, needs: ['marks.enter'] },
  { href: '/results' as Route, label: 'Results', icon: BookOpenCheck, needs: ['results.read'] },
  {
    href: '/reports' as Route,
    label: 'Report cards',
    short: 'Cards',
    icon: FileText,
    needs: ['reports.read'],
  },
  { href: '/learners' as Route, label: 'Learners', icon: Users, needs: ['learners.read'] },
  { href: '/guardians' as Route, label: 'Guardians', icon: Contact, needs: ['guardians.read'] },
  { href: '/classes' as Route, label: 'Classes', icon: School, needs: ['classes.read'] },
  { href: '/promotion' as Route, label: 'Promotion', icon: GraduationCap, needs: ['promotion.read'] },
  { href: '/people' as Route, label: 'People', icon: IdCard, needs: ['staff.read'] },
  {
    href: '/exchange' as Route,
    label: 'Import and export',
    short: 'Files',
    icon: FileSpreadsheet,
    needs: ['imports.read'],
  },
  { href: '/jobs' as Route, label: 'Jobs', icon: ListChecks, needs: ['jobs.read', 'reports.make'] },
  { href: '/changes' as Route, label: 'Changes', icon: History, needs: ['changes.survey'] },
  {
    href: '/settings' as Route,
    label: 'Settings',
    icon: Settings,
    needs: ['assessments.change'],
  },
  { href: '/audit' as Route, label: 'Audit', icon: ScrollText, needs: ['audit.read'] },
  { href: '/system' as Route, label: 'System', icon: Activity, needs: ['system.read'] },
]

const deeds: { href: Route; label: string; needs?: Permission }[] = [
  { href: '/learners/new' as Route, label: 'Admit a learner', needs: 'learners.admit' },
  { href: '/account' as Route, label: 'Change my password' },
]

/** What this person can go and do, for the box that finds everything. */
export const deedsOf = (actor: Actor) => deeds.filter(({ needs }) => !needs || can(actor, needs))

/** The places that do something for this person, in the order of the day. */
export const placesOf = (actor: Actor): Place[] =>
  places.filter(({ needs = [] }) => needs.every((permission) => can(actor, permission)))

import { ChildCard } from '@/components/family/child-card'
import { EmptyState } from '@/components/ui/empty-state'
import { parentActors, requirePerson } from '@/lib/auth/session'
import { listChildren } from '@/lib/family/queries'

export const metadata = { title: 'My children' }

export default async function FamilyPage() {
  await requirePerson()
  const children = await listChildren(await parentActors())
  return (
    <main id="content" tabIndex={-1} className="outline-none">
      <h1 className="text-2xl font-semibold tracking-tight">My children</h1>
      {children.length === 0 ? (
        <div className="mt-5">
          <EmptyState title="No child is linked to you yet">
            Ask the school office to link your child to your phone number. Their results appear here once they
            are published.
          </EmptyState>
        </div>
      ) : (
        <ul className="mt-5 grid gap-3">
          {children.map((child) => (
            <li key={child.learnerId}>
              <ChildCard child={child} />
            </li>
          ))}
        </ul>
      )}
    </main>
  )
}

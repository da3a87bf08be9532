import type { ReactNode } from 'react'

/** One quiet column without a school's colours: who is reading is not yet known, or does not matter. */
export default function PublicLayout({ children }: { children: ReactNode }) {
  return (
    <div className="mx-auto flex min-h-dvh w-full max-w-md flex-col px-4 pt-8 pb-12 sm:pt-[12vh]">
      <header className="mb-6 flex items-center gap-2.5 text-lg font-semibold tracking-tight">
        {/* biome-ignore lint/performance/noImgElement: an icon of our own needs no optimiser */}
        <img src="/icon.svg" alt="" width={28} height={28} className="size-7" />
        Hillview
      </header>
      <main id="content" tabIndex={-1} className="outline-none">
        {children}
      </main>
    </div>
  )
}

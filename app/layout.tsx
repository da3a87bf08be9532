import './globals.css'

import type { Metadata, Viewport } from 'next'
import { connection } from 'next/server'
import type { ReactNode } from 'react'

export const metadata: Metadata = {
  title: { default: 'Hillview', template: '%s · Hillview' },
  description: 'Marks, results and report cards of the school.',
  icons: { icon: '/icon.svg' },
  robots: { index: false, follow: false },
  formatDetection: { telephone: false },
}

export const viewport: Viewport = {
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f9f7f3' },
    { media: '(prefers-color-scheme: dark)', color: '#14130f' },
  ],
  colorScheme: 'light dark',
}

/** Every page is made per request: only then do its scripts carry the nonce of that request's content policy. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  await connection()
  return (
    <html lang="en-KE">
      <body>{children}</body>
    </html>
  )
}

'use client'

import { Printer } from 'lucide-react'
import type { ReactNode } from 'react'

import { Button } from './button'

/** Opens the browser's own print window for the page. */
export const PrintButton = ({ children }: { children: ReactNode }) => (
  <Button onClick={() => window.print()}>
    <Printer aria-hidden />
    {children}
  </Button>
)

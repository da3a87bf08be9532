'use client'

export { default } from '@/components/shell/failed'

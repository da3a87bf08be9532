import { notFound } from 'next/navigation'

/** The emptiest page there is, as a yardstick for `npm run bench`; not there otherwise. */
export default function BenchPage() {
  if (process.env.BENCH !== '1') notFound()
  return <p>Empty</p>
}

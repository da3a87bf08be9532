declare module 'pino-roll' {
  import type { SonicBoom } from 'sonic-boom'

  type Options = {
    file: string
    extension: string
    mkdir: boolean
    frequency: 'daily' | 'hourly'
    dateFormat: string
    size: string
    /** `count`: beside the file that is written to. */
    limit: { count: number; removeOtherLogFiles: boolean }
  }
  export default function roll(options: Options): Promise<SonicBoom>
}

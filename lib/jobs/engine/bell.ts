/** Lets one who waits be called: a ring that comes too early is still heard. */
export function bell() {
  let rung = false
  let answer = () => {}
  return {
    ring(): void {
      rung = true
      answer()
    },
    /** Resolves at the next ring, or after `ms`. */
    async heard(ms: number): Promise<void> {
      if (!rung) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms)
          answer = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      }
      rung = false
    },
  }
}

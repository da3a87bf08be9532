import 'server-only'
import { keepErrorsOffConsole } from './console'
import { listenForLogLevel, openLogFiles } from './log-files'
import { watchProcess } from './process'
import { declareSharedFigures } from './shared'
import { startRequestTiming } from './timing'

/** Begins to watch and to tell, before the first request comes. */
export async function startObserving(): Promise<void> {
  keepErrorsOffConsole()
  watchProcess()
  declareSharedFigures()
  startRequestTiming()
  listenForLogLevel()
  await openLogFiles()
}

// Preloaded into a program that runs the server's own code with React as pages have it: `server-only` is nothing there.
import { register } from 'node:module'

register(
  `data:text/javascript,${encodeURIComponent(`
    export const resolve = (name, context, next) =>
      name === 'server-only' ? { url: 'data:text/javascript,', shortCircuit: true } : next(name, context)
  `)}`,
)

// Preloaded into the server. SIGUSR2 says that a stop is near: from then on the readiness check answers 503, so that
// a load balancer sends nobody new, while everything that is asked is still answered.
process.on('SIGUSR2', () => {
  globalThis[Symbol.for('hillview.draining')] = true
})

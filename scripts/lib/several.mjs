import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort, isFree } from './ports.mjs'
import { until } from './processes.mjs'
import { keep, passOn, program } from './programs.mjs'
import { prepareProxy } from './proxy.mjs'
import { prepareRedis } from './redis.mjs'
import { PlainError, say } from './say.mjs'
import { drain, serve } from './serve.mjs'
import { isTrial } from './settings.mjs'

/**
 * Runs several instances of the web server behind nginx. One that ends by itself is started again; one that says it is
 * not ready gets no requests until it is.
 * @param {Record<string, string>} env
 * @param {{ count: number, dataDir: string, programs: string }} options programs: the folder that remembers what runs
 */
export async function serveSeveral(env, { count, dataDir, programs }) {
  const ports = await portsFor(count, Number(env.PORT))
  const redis = await ownRedis(env, dataDir)
  const proxy = await prepareProxy(env, { ports, folder: join(dataDir, 'proxy') })
  /** What other programs of this installation need to know to be heard by the instances. */
  const shared = redis ? { REDIS_URL: redis.url } : {}
  // nginx tells the instances who asks; whom it believes itself is another matter.
  const inner = { ...shared, HOST: '127.0.0.1', INSTANCES: String(count), TRUSTED_PROXIES: '127.0.0.1' }
  let settings = env

  const keepOther = (name, start) =>
    keep(name, () => {
      const child = start()
      passOn(child.stderr, process.stderr, name)
      return program(child, join(programs, name))
    })
  const keepInstance = (port, n) => {
    const name = String(n + 1)
    const own = { ...inner, PORT: String(port) }
    const start = () => serve({ ...settings, ...own }, { pidFile: join(programs, name), name })
    return keep(`Instance ${name}`, start)
  }
  const keptRedis = redis && keepOther('redis', redis.start)
  const instances = ports.map(keepInstance)
  let keptProxy
  let watch

  /** Resolves when nginx has heard this from the instance at that port, or gave up waiting for it. */
  const heard = (port, status) =>
    until(async () => (await asked(proxy)).some((one) => one.port === port && one.status === status), 15_000)

  /** Nobody loses a request: nginx stops sending before the instance stops listening, and what was asked is answered. */
  async function replace(n) {
    const port = ports[n]
    const old = instances[n].leave()
    old.signal('SIGUSR2')
    await heard(port, '503')
    // What nginx sent before it heard has arrived by then.
    await pause(300)
    await old.end()
    instances[n] = keepInstance(port, n)
    await instances[n].now().ready()
    await heard(port, '200')
  }

  return {
    ended: new Promise(() => {}),
    shared: { ...shared, INSTANCE_URLS: ports.map((port) => `http://127.0.0.1:${port}`).join(' ') },
    async ready() {
      await Promise.all(instances.map((kept) => kept.now().ready()))
      keptProxy = keepOther('nginx', proxy.start)
      const all = await Promise.all(ports.map((port) => heard(port, '200')))
      if (!all.every(Boolean)) throw new PlainError('nginx does not reach the instances.')
      watch = setInterval(() => asked(proxy), 1000)
    },
    /** Replaces one instance after the other by one with these settings. Rejects at the first that does not come up. */
    async restart(fresh) {
      settings = fresh
      for (const n of ports.keys()) {
        await replace(n)
        say(`  Instance ${n + 1} was replaced.`)
      }
      return { restarted: count }
    },
    async stop() {
      clearInterval(watch)
      const servers = instances.map((kept) => kept.leave())
      if (env.APP_ENV === 'production') {
        for (const server of servers) server.signal('SIGUSR2')
        await pause(drain)
      }
      await keptProxy?.leave().end('SIGQUIT')
      await Promise.all(servers.map((server) => server.end()))
      await keptRedis?.leave().end()
      proxy.clear()
    },
    kill() {
      for (const kept of [...instances, keptProxy, keptRedis]) kept?.now().signal('SIGKILL')
    },
  }
}

/** Asking is also what makes nginx set aside who is not ready (see the template). */
const asked = (proxy) => proxy.asked().catch(() => [])

/** The ones after the public port where they are free, so that monitoring finds each instance at the same place. */
async function portsFor(count, publicPort) {
  const ports = new Set()
  for (let n = 1; n <= count; n++) {
    const wished = publicPort + n
    const isOurs = wished < 65_536 && (await isFree(wished, '127.0.0.1'))
    ports.add(isOurs ? wished : await freePort())
  }
  return [...ports]
}

/** A Redis for trying things out, unless the settings name one. */
async function ownRedis(env, dataDir) {
  if (env.REDIS_URL || env.UPSTASH_REDIS_REST_URL) return undefined
  if (isTrial(env)) return prepareRedis({ folder: join(dataDir, 'redis') })
  throw new PlainError('Several instances share limits and cached figures through Redis. Set REDIS_URL.')
}

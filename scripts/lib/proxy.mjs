import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { outside } from './binaries.mjs'
import { freePort } from './ports.mjs'
import { root, run } from './run.mjs'
import { PlainError } from './say.mjs'
import { onPath } from './tools.mjs'

const template = join(root, 'deploy/nginx/hillview.conf.template')

/**
 * The nginx in front of several instances.
 * @param {Record<string, string>} env
 * @param {{ ports: number[], folder: string }} options ports: of the instances, on loopback; folder: for its own files
 * @returns {Promise<{ start(): import('node:child_process').ChildProcess, asked(): Promise<Asked[]>, clear(): void }>}
 *   asked: asks one instance through nginx whether it is ready, and tells who was asked and what each answered
 * @typedef {{ port: number, status: string }} Asked status: of HTTP, or nginx's word for what went wrong
 */
export async function prepareProxy(env, { ports, folder }) {
  const nginx = onPath('nginx')
  if (!nginx)
    throw new PlainError(
      'Several instances need nginx in front of them, and it is missing here. On Debian:\n\n' +
        '  sudo apt-get install -y --no-install-recommends nginx-light',
    )
  mkdirSync(folder, { recursive: true })
  // Its workers run as nobody when it is started by root, and must reach their files.
  const asRoot = process.getuid?.() === 0
  const work = asRoot ? join(outside(), `nginx-${hash(folder)}`) : join(folder, 'work')
  mkdirSync(work, { recursive: true })
  const check = `127.0.0.1:${await freePort()}`
  const file = join(folder, 'nginx.conf')
  const settings = proxySettings(env, { ports, check })
  writeFileSync(file, nginxConfiguration(settings, { folder, work }), { mode: 0o600 })
  const flags = ['-p', `${folder}/`, '-c', file, '-e', 'stderr']
  await run(nginx, ['-t', '-q', ...flags], { failure: 'nginx does not take its configuration.' })

  return {
    start: () => spawn(nginx, flags, { cwd: '/', detached: true, stdio: ['ignore', 'ignore', 'pipe'] }),
    async asked() {
      const answer = await fetch(`http://${check}/ready`, { signal: AbortSignal.timeout(10_000) })
      await answer.arrayBuffer()
      const list = (name) => (answer.headers.get(name) ?? '').split(/,\s*/)
      const statuses = list('X-Answered')
      return list('X-Asked').map((address, n) => ({
        port: Number(address.split(':').at(-1)),
        status: statuses[n] ?? '',
      }))
    },
    clear: () => rmSync(work, { recursive: true, force: true }),
  }
}

/** What the template needs; see its head. */
function proxySettings(env, { ports, check }) {
  const https = env.NEXTAUTH_URL.startsWith('https://')
  return {
    UPSTREAMS: upstreams(ports.map((port) => `127.0.0.1:${port}`)),
    LISTEN: listening(env),
    PUBLIC_HOST: env.APP_ENV === 'production' ? new URL(env.NEXTAUTH_URL).host : '$http_host',
    TRUSTED: (env.TRUSTED_PROXIES ?? '')
      .split(/[\s,]+/)
      .filter(Boolean)
      .map((address) => `set_real_ip_from ${address};`)
      .join('\n'),
    HSTS: https ? 'max-age=63072000; includeSubDomains' : '',
    SCHEME: https ? 'https' : 'http',
    CHECK: check,
  }
}

/** @param {string[]} addresses of the instances, each `HOST:PORT` */
export const upstreams = (addresses) =>
  [
    ...addresses.map((address) => `server ${address} max_fails=1 fail_timeout=3s;`),
    ...addresses.map((address) => `server ${address} max_fails=0 backup;`),
  ].join('\n  ')

/** Where nginx listens, with TLS when there is a certificate. */
export function listening({ HOST: host, PORT: port, TLS_CERTIFICATE: certificate, TLS_KEY: key }) {
  const hasIpv6 = existsSync('/proc/net/if_inet6') && readFileSync('/proc/net/if_inet6', 'utf8') !== ''
  const all = hasIpv6 ? [port, `[::]:${port}`] : [port]
  const addresses = host ? [host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`] : all
  if (!certificate) return addresses.map((address) => `listen ${address};`).join('\n  ')
  return [
    ...addresses.map((address) => `listen ${address} ssl http2;`),
    `ssl_certificate ${certificate};`,
    `ssl_certificate_key ${key};`,
    'ssl_protocols TLSv1.2 TLSv1.3;',
    'ssl_session_cache shared:tls:10m;',
    'ssl_session_tickets off;',
  ].join('\n  ')
}

/** The whole file: the shared template with what only this machine's nginx needs around it. */
export function nginxConfiguration(settings, { folder, work }) {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  return `daemon off;
pid ${join(folder, 'nginx.pid')};
error_log stderr error;
worker_processes 2;
worker_rlimit_nofile 16384;
events { worker_connections 8192; }
http {
${temporary.map((name) => `${name}_temp_path ${join(work, name)};`).join('\n')}
default_type application/octet-stream;
${filled(readFileSync(template, 'utf8'), { ...settings, CACHE: join(work, 'static') })}
}
`
}

/** As the official nginx image fills its templates: what has a value gets it, nginx's own variables stay. */
export const filled = (text, values) =>
  text.replace(/\$\{(\w+)\}/g, (whole, name) => (Object.hasOwn(values, name) ? values[name] : whole))

const hash = (text) => createHash('sha256').update(text).digest('hex').slice(0, 16)

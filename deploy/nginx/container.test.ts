import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'

import { filled, listening } from '../../scripts/lib/proxy.mjs'
import { onPath } from '../../scripts/lib/tools.mjs'

// What the containers' nginx would read, filled in as its image does it, is read by the nginx of this machine.

const folder = mkdtempSync(join(tmpdir(), 'hillview-nginx-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const read = (path: string) => readFileSync(join(import.meta.dirname, path), 'utf8')

/** What `nginx -t` says of these templates with these settings: '' when it is content. */
function complaints(templates: string[], settings: Record<string, string>): string {
  const here = (text: string) =>
    text.replaceAll('/tmp/', `${folder}/`).replaceAll('/etc/nginx/conf.d', `${folder}/conf.d`)
  rmSync(join(folder, 'conf.d'), { recursive: true, force: true })
  mkdirSync(join(folder, 'conf.d'), { recursive: true })
  writeFileSync(join(folder, 'nginx.conf'), here(read('nginx.conf')))
  const own = { ...settings, CACHE: join(folder, 'static') }
  for (const name of templates)
    writeFileSync(join(folder, 'conf.d', name.replace('.template', '')), filled(read(name), own))
  const answer = spawnSync(onPath('nginx')!, ['-t', '-q', '-e', 'stderr', '-c', join(folder, 'nginx.conf')])
  return String(answer.stderr) + (answer.status === 0 ? '' : `exit ${answer.status}`)
}

function certificate() {
  const [certificate, key] = [join(folder, 'fullchain.pem'), join(folder, 'privkey.pem')]
  const request = [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
    '-days',
    '1',
  ]
  spawnSync('openssl', [...request, '-subj', '/CN=school.example', '-keyout', key, '-out', certificate])
  return { certificate, key }
}

describe('nginx in a container', () => {
  it('takes what compose gives it, with TLS', () => {
    certificate()
    const { services } = parse(read('../compose.yaml'), { merge: true })
    const { environment, volumes } = services.proxy as {
      environment: Record<string, string>
      volumes: string[]
    }
    const templates = volumes.flatMap((volume) => /^\.\/nginx\/([^:]+\.template):/.exec(volume)?.[1] ?? [])
    expect(templates.toSorted()).toEqual(
      readdirSync(import.meta.dirname).filter((name) => name.endsWith('.template')),
    )
    const settings = {
      ...environment,
      PUBLIC_HOST: 'school.example',
      LISTEN: environment.LISTEN!.replaceAll('/tls', folder),
    }
    expect(complaints(templates, settings)).toBe('')
    // The same as the local nginx: set aside when not ready, asked all the same when none is.
    expect(environment.UPSTREAMS!.match(/max_fails=1 fail_timeout=3s;/g)).toHaveLength(2)
    expect(environment.UPSTREAMS!.match(/max_fails=0 backup;/g)).toHaveLength(2)
  })

  it('takes what Kubernetes gives it', () => {
    const [deployment] = parseAllDocuments(read('../kubernetes/edge.yaml')).map((document) => document.toJS())
    const { env } = deployment.spec.template.spec.containers[0] as { env: { name: string; value?: string }[] }
    const settings = Object.fromEntries(env.map(({ name, value }) => [name, value ?? 'school.example']))
    // No cluster here that knows the service's name.
    settings.UPSTREAMS = settings.UPSTREAMS!.replace('hillview:', '127.0.0.1:')
    expect(complaints(['hillview.conf.template'], settings)).toBe('')
  })

  it('would not take a slip of the pen', () => {
    const settings = { UPSTREAMS: 'sever 127.0.0.1:3000;', LISTEN: 'listen 8080;', CHECK: '127.0.0.1:8081' }
    expect(complaints(['hillview.conf.template'], settings)).toContain('unknown directive "sever"')
  })

  it('speaks TLS by itself where npm start is given a certificate', () => {
    const { certificate: TLS_CERTIFICATE, key: TLS_KEY } = certificate()
    const LISTEN = listening({ HOST: '127.0.0.1', PORT: '8443', TLS_CERTIFICATE, TLS_KEY })
    const others = {
      UPSTREAMS: 'server 127.0.0.1:3000;',
      CHECK: '127.0.0.1:8081',
      TRUSTED: '',
      HSTS: 'x',
      SCHEME: 'https',
    }
    expect(complaints(['hillview.conf.template'], { ...others, LISTEN, PUBLIC_HOST: 'school.example' })).toBe(
      '',
    )
  })
})

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Ajv from 'ajv'
import { validate as faultsOfDockerfile } from 'dockerfile-utils'
import { Deployment } from 'kubernetes-models/apps/v1/Deployment'
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2/HorizontalPodAutoscaler'
import { Job } from 'kubernetes-models/batch/v1/Job'
import { Ingress } from 'kubernetes-models/networking.k8s.io/v1/Ingress'
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget'
import { ConfigMap } from 'kubernetes-models/v1/ConfigMap'
import { Secret } from 'kubernetes-models/v1/Secret'
import { Service } from 'kubernetes-models/v1/Service'
import postgres from 'postgres'
import { describe, expect, it } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'

import { settings } from '@/lib/settings'
import { migrate } from '../scripts/lib/migrate.mjs'
import { throwawayPostgres } from '../scripts/lib/throwaway.mjs'

// No Docker and no cluster here: what they would read is held against their own schemas, what can be run is run.

const read = (path: string) => readFileSync(join(import.meta.dirname, path), 'utf8')

type Manifest = {
  kind: keyof typeof kinds
  metadata: { name: string }
  data?: Record<string, string>
  stringData?: Record<string, string>
}
type Validated = new (manifest: never) => { validate(): void }

/** Models of Kubernetes' own OpenAPI schemas. */
const kinds = {
  ConfigMap,
  Deployment,
  HorizontalPodAutoscaler,
  Ingress,
  Job,
  PodDisruptionBudget,
  Secret,
  Service,
} as Record<string, unknown> as Record<string, Validated>

const manifests = readdirSync(join(import.meta.dirname, 'kubernetes')).flatMap((file) =>
  parseAllDocuments(read(`kubernetes/${file}`)).map((document): [string, Manifest] => {
    const manifest = document.toJS() as Manifest
    return [`${file}: ${manifest.kind} ${manifest.metadata.name}`, manifest]
  }),
)

const isSetting = (name: string) => name in settings || name === 'PUBLIC_HOST'

describe('the Kubernetes manifests', () => {
  it.each(manifests)('%s is one', (_, manifest) => {
    const Kind = kinds[manifest.kind]!
    new Kind(manifest as never).validate()
    expect(() => new Kind({ ...manifest, spec: 1, data: 1 } as never).validate()).toThrow()
    const named = Object.keys({ ...manifest.data, ...manifest.stringData })
    expect(named.filter((name) => !isSetting(name))).toEqual([])
  })

  it('hold no secret', () => {
    const secrets = manifests.flatMap(([, { stringData = {} }]) => Object.values(stringData))
    expect(secrets.filter((value) => value && !value.includes(':PASSWORD@'))).toEqual([])
  })

  it('are all listed, but for what is filled in or run by hand', () => {
    const { resources, configMapGenerator } = parse(read('kustomization.yaml'))
    const byHand = ['secret.example.yaml', 'migrate.yaml']
    const listed = readdirSync(join(import.meta.dirname, 'kubernetes')).filter(
      (name) => !byHand.includes(name),
    )
    expect(resources.toSorted()).toEqual(listed.map((name) => `kubernetes/${name}`).toSorted())
    for (const file of configMapGenerator[0].files) expect(read(file)).toBeTruthy()
  })
})

describe('the compose file', () => {
  const compose = parse(read('compose.yaml'), { merge: true })

  it('is one, by the schema of the compose specification', () => {
    const { $schema: _, ...schema } = JSON.parse(read('../node_modules/dclint/schemas/compose.schema.json'))
    const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false })
    expect(ajv.validate(schema, compose), ajv.errorsText()).toBe(true)
    expect(ajv.validate(schema, { ...compose, services: { app: { imagee: 'x' } } })).toBe(false)
  })

  it('gives the application settings that it knows', () => {
    for (const name of ['app-1', 'app-2', 'tools', 'migrate'])
      expect(Object.keys(compose.services[name].environment).filter((each) => !isSetting(each))).toEqual([])
  })

  it('asks for nothing that its example does not explain', () => {
    const explained = new Set(
      read('compose.env.example')
        .match(/^(?:# )?[A-Z_]+(?==)/gm)!
        .map(bare),
    )
    const asked = new Set(
      [...read('compose.yaml').matchAll(/(?<!\$)\$\{([A-Z_]+)/g)].map(([, name]) => name!),
    )
    asked.delete('LOAD_FOLDER')
    expect([...asked].toSorted()).toEqual([...explained].toSorted())
  })
})

const bare = (line: string) => line.replace('# ', '')

it('the Dockerfile is one', () => {
  expect(faultsOfDockerfile(read('Dockerfile'))).toEqual([])
  expect(faultsOfDockerfile('FROM x\nRUNN y')).not.toEqual([])
})

it('the roles that the database gets are enough to migrate, and no more', async () => {
  const server = await throwawayPostgres()
  // This cluster has the three roles already: here they are called xv_…, and the database other.
  const script = read('postgres/roles.sql')
    .replace(/\bhv_/g, 'xv_')
    .replace(/\bhillview\b/g, 'other')
    .replace(/:'\w+'/g, "'password'")
    .replace(/^(--|\\getenv).*$/gm, '')
  const [inside = '', there = ''] = script.split('\\connect other')
  const at = (role: string) =>
    server.superUrl.replace(/\/\/.*@/, `//${role}:password@`).replace(/hillview$/, 'other')
  const asked = async (url: string, statements: string) => {
    const sql = postgres(url, { max: 1, onnotice() {} })
    // One by one: a database is not made inside a transaction.
    for (const statement of statements.split(';')) if (statement.trim()) await sql.unsafe(statement)
    await sql.end()
  }
  await asked(server.superUrl, inside)
  await asked(server.superUrl.replace(/hillview$/, 'other'), there)
  const { applied } = await migrate({ appUrl: at('xv_app'), ownerUrl: at('xv_owner') })
  expect(applied).toContain('0000_first_school')
  await asked(at('xv_app'), 'select count(*) from schools')
  await expect(asked(at('xv_app'), 'create table mine ()')).rejects.toThrow('permission denied')
  await server.stop('immediate')
})

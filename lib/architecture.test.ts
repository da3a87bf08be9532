import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const importPattern = /^(?:import|export)( type)?[^'";]*?from ['"]([^'"]+)['"]/gm
const files = ['app', 'components', 'lib', 'drizzle/schema'].flatMap((root) =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((file) => `${root}/${file}`)
    .filter((file) => /\.tsx?$/.test(file)),
)
const sources = new Map(files.map((file) => [file, readFileSync(file, 'utf8')]))
const isTest = (file: string) => /\.test\.tsx?$/.test(file)

const infrastructure =
  /^lib\/([^/]+\.ts|(auth|db|jobs|observability|testing|storage|documents|sheets|redis|cache|limits|mail|sms|post|pictures)\/.+)$/
/** Pure folders: the same rules for server and browser. */
const pure = /^lib\/(grading\/.+|[^/]+\/(input|rules|card)\.ts)$/
const domainFile = /^(input|rules|queries|commands|actions|jobs|card|file|.+\.test)\.ts$/
const routeFile =
  /^(page|layout|template|loading|error|not-found|default|route|manifest|robots|icon|global-error)\.tsx?$/
const aDomain = String.raw`^@/lib/(?!auth/|db/|redis/|cache/|limits/|jobs/|observability/|testing/|storage/|documents/|sheets/|grading/|mail/|sms/|post/|pictures/)[^/]+/`

/** from → the imports it may not have. Types are free to travel. */
const forbidden: [from: RegExp, to: RegExp, why: string][] = [
  [/^(components|lib|drizzle)\//, /^@\/app\//, 'nothing imports app'],
  [/^(lib|drizzle)\//, /^@\/components\//, 'lib knows no UI'],
  [/^(app|components)\//, /^(drizzle-orm|postgres$|@\/drizzle)/, 'the database is reached through lib'],
  [
    /^components\//,
    /^@\/lib\/.+\/(queries|commands)$/,
    'components get data as props and change it through actions',
  ],
  [
    pure,
    /^(drizzle-orm|next|react|server-only|node:|@\/lib\/(db|jobs|auth\/(?!(actor|functions|username)$)))/,
    'input, rules and grading are pure',
  ],
  [
    /^lib\/([^/]+\.ts|(auth|db|redis|cache|limits|storage|documents|sheets|observability|mail|sms|post|pictures)\/.+|jobs\/(?!index).+)$/,
    new RegExp(aDomain),
    'infrastructure knows no domain',
  ],
  [/^(?!lib\/(auth|db|testing)\/|app\/api\/auth\/)/, /^next-auth/, 'NextAuth is reached through lib/auth'],
  [/^(?!lib\/db\/)/, /^(postgres|@\/lib\/db\/client)$/, 'the driver stays behind lib/db'],
  [/^components\/ui\//, /^@\/lib\/(?!dates)/, 'primitives know no school words'],
]

it('keeps the layers apart', () => {
  const broken = files
    .filter((file) => !isTest(file))
    .flatMap((file) =>
      [...sources.get(file)!.matchAll(importPattern)]
        .filter(([, type]) => !type)
        .flatMap(([, , target]) =>
          forbidden
            .filter(([from, to]) => from.test(file) && to.test(target!))
            .map(([, , why]) => `${file} → ${target}: ${why}`),
        ),
    )
  expect(broken).toEqual([])
})

it('uses the file vocabulary', () => {
  const odd = files.filter((file) => {
    const name = file.split('/').at(-1)!
    if (file.startsWith('app/')) return !routeFile.test(name)
    return file.startsWith('lib/') && !infrastructure.test(file) && !pure.test(file) && !domainFile.test(name)
  })
  expect(odd).toEqual([])
})

it('leaves the school only to find out who is asking, or to walk over all schools', () => {
  const users = files.filter((file) => /\boutsideAnySchool\b/.test(sources.get(file)!))
  expect(users.filter((file) => !/^lib\/(auth|db|testing|jobs|architecture)/.test(file))).toEqual([])
})

it('makes actors in two places only', () => {
  const makers = files.filter((file) => /roles: \[['"]/.test(sources.get(file)!) && !isTest(file))
  expect(makers.filter((file) => !/^lib\/(auth\/(session|system|policy)|testing\/)/.test(file))).toEqual([])
})

it('keeps files short', () => {
  const long = files.filter((file) => sources.get(file)!.split('\n').length > 301)
  expect(long).toEqual([])
})

it('asks nothing of the shared references at run time', () => {
  expect(files.filter((file) => !isTest(file) && /\.\.\/shared\//.test(sources.get(file)!))).toEqual([])
})

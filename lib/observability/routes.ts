import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A closed set of routes, each known by its number and its pattern (`/learners/[learnerId]`). */
export type Routes = {
  readonly patterns: readonly string[]
  /** The number of the route that answers this path; whatever no route answers is `other`. */
  match: (path: string) => number
}

type Node = { own?: number; fixed: Map<string, Node>; any?: Node; rest?: number }

const longest = 512

/** Number 0 is `other`, number 1 `static`: the build's own files. */
export const [other, staticFile] = [0, 1]

export function routesOf(patterns: readonly string[]): Routes {
  const all = ['other', 'static', ...new Set(patterns)]
  const root: Node = { fixed: new Map() }
  for (const [at, pattern] of all.entries()) if (pattern.startsWith('/')) plant(root, pattern, at)
  return {
    patterns: all,
    match(path) {
      if (path.startsWith('/_next/')) return staticFile
      if (path.length > longest) return other
      return find(root, partsOf(path), 0) ?? other
    },
  }
}

/** The routes of this build. In development, where pages are built when they are asked for, all are `other`. */
export function readRoutes(
  folder = join(/* turbopackIgnore: true */ process.cwd(), process.env.NEXT_DIST_DIR ?? '.next'),
): Routes {
  try {
    const manifest = readFileSync(join(folder, 'app-path-routes-manifest.json'), 'utf8')
    const patterns: string[] = Object.values(JSON.parse(manifest))
    return routesOf(patterns.filter((pattern) => !pattern.startsWith('/_')).sort())
  } catch {
    return routesOf([])
  }
}

const partsOf = (path: string) => (path === '/' ? [] : path.slice(1).split('/'))

function plant(root: Node, pattern: string, at: number): void {
  let node = root
  for (const part of partsOf(pattern)) {
    if (part.startsWith('[...') || part.startsWith('[[...')) {
      node.rest = at
      if (part.startsWith('[[')) node.own = at
      return
    }
    const next = part.startsWith('[') ? node.any : node.fixed.get(part)
    const child: Node = next ?? { fixed: new Map() }
    if (part.startsWith('[')) node.any = child
    else node.fixed.set(part, child)
    node = child
  }
  node.own = at
}

/** A fixed part wins over one that varies, and that over the rest of a path, as in Next. */
function find(node: Node, parts: string[], at: number): number | undefined {
  const part = parts[at]
  if (part === undefined) return node.own
  if (part === '') return undefined
  const fixed = node.fixed.get(part)
  return (fixed && find(fixed, parts, at + 1)) ?? (node.any && find(node.any, parts, at + 1)) ?? node.rest
}

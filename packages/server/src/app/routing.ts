/**
 * routing — addresses of the contract's routes, as the router wants them, and which methods an address takes.
 */
import type { RouteName } from '../contract/index.ts'
import { routes } from '../contract/index.ts'
import type { Route } from '../contract/route.ts'

export interface Way {
  readonly name: RouteName
  readonly method: string
  /** `/api/v1/runs/{runId}` */
  readonly template: string
  readonly route: Route
}

const PARAM = /\{(\w+)\}/g

/** Fixed words before params: `/runs/counts` is no run. */
export const WAYS: readonly Way[] = Object.entries(routes as Record<string, Route>)
  .map(([name, route]) => {
    const [method = 'GET', path = '/'] = name.split(' ')
    return { name: name as RouteName, method, template: `/api/v1${path}`, route }
  })
  .sort((a, b) => sortKey(a.template).localeCompare(sortKey(b.template)))

/** A param sorts behind every word. */
function sortKey(template: string): string {
  return template.replaceAll(PARAM, '\u{10ffff}')
}

export function routerPath(template: string): string {
  return template.replaceAll(PARAM, ':$1')
}

const PATTERNS = WAYS.map(({ method, template }) => ({
  method,
  pattern: new RegExp(`^${template.replaceAll('.', String.raw`\.`).replaceAll(PARAM, '[^/]+')}$`),
}))

/** What may be done at this address; empty where there is nothing. */
export function methodsAt(path: string): readonly string[] {
  const methods = PATTERNS.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method)
  return [...new Set(methods.includes('GET') ? [...methods, 'HEAD'] : methods)].sort()
}

/**
 * client — the API, typed: `api('GET /runs', { query: { status: ['failed'] } })`. Runs wherever there is `fetch`, in a
 * browser too: of the contract it needs the types alone.
 *
 * Errors   ApiProblem   the server's answer when it refuses; `status` 0 when it cannot be reached
 */
import type { BodyOf, ParamsOf, Problem, QueryOf, ResponseOf, RouteName, Routes } from './contract/index.ts'

export class ApiProblem extends Error {
  readonly status: number
  /** Stable, `room/what`; see docs/errors.md. */
  readonly code: string
  readonly issues: NonNullable<Problem['issues']>

  constructor({ status, code, detail, issues = [] }: Pick<Problem, 'status' | 'code' | 'detail' | 'issues'>) {
    super(detail)
    this.name = 'ApiProblem'
    this.status = status
    this.code = code
    this.issues = issues
  }
}

export interface ClientOptions {
  /** `http://127.0.0.1:4600`; the page's own when left out. */
  readonly url?: string
  readonly token?: string
  readonly fetch?: typeof fetch
}

type With<Name extends string, Value> = [Value] extends [never]
  ? object
  : object extends Value
    ? { readonly [N in Name]?: Value }
    : { readonly [N in Name]: Value }

/** What a call of this route takes. */
export type CallOf<R extends RouteName> = With<'params', ParamsOf<R>> &
  With<'query', QueryOf<R>> &
  With<'body', BodyOf<R>> & { readonly signal?: AbortSignal }

type Rest<R extends RouteName> = object extends CallOf<R> ? [call?: CallOf<R>] : [call: CallOf<R>]

export type Client = <R extends RouteName>(route: R, ...rest: Rest<R>) => Promise<ResponseOf<R>>

export function createClient({ url = '', token, fetch: send = fetch }: ClientOptions = {}): Client {
  return async (route, ...rest) => {
    const call = (rest[0] ?? {}) as AnyCall
    const [method = 'GET'] = route.split(' ')
    const headers = new Headers({ accept: 'application/json' })
    if (token !== undefined) headers.set('authorization', `Bearer ${token}`)
    if (call.body !== undefined) headers.set('content-type', 'application/json')
    const response = await send(`${url}${pathOf(route, call)}`, {
      method,
      headers,
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      ...(call.signal === undefined ? {} : { signal: call.signal }),
    }).catch((error: unknown) => {
      if (call.signal?.aborted === true) throw error
      throw new ApiProblem({ status: 0, code: 'client/unreachable', detail: 'The server cannot be reached.' })
    })
    if (!response.ok) throw await problemOf(response)
    const isText = response.headers.get('content-type')?.startsWith('text/plain') === true
    return (isText ? await response.text() : await response.json()) as ResponseOf<typeof route>
  }
}

interface AnyCall {
  readonly params?: Readonly<Record<string, unknown>>
  readonly query?: Readonly<Record<string, unknown>>
  readonly body?: unknown
  readonly signal?: AbortSignal
}

/** The address of a call: for links and streams, too. */
export function pathOf(route: RouteName, { params = {}, query = {} }: Pick<AnyCall, 'params' | 'query'> = {}): string {
  const [, template = ''] = route.split(' ')
  const path = template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params[name])))
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) search.append(name, String(one))
  }
  const text = search.toString()
  return `/api/v1${path}${text === '' ? '' : `?${text}`}`
}

async function problemOf(response: Response): Promise<ApiProblem> {
  const said = (await response.json().catch(() => undefined)) as Problem | undefined
  const { status } = response
  const unknown = { status, code: 'client/unknown', detail: `The server answered ${status} ${response.statusText}.` }
  return new ApiProblem(said?.code === undefined ? unknown : said)
}

export type * from './contract/index.ts'
export type { Routes }

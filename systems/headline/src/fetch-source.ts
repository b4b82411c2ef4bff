/**
 * fetch-source — asks one service for everything its settings say.
 *
 * Requests go out in waves: the first ones, then whatever their answers lead to (the next page, the items of a list),
 * at most 8 at a time. Responses are kept in the order of asking, so that the same answers give the same bronze.
 *
 * Errors   None but the abort, which rejects with the signal's reason. Whatever else goes wrong is in the outcome.
 * Promise  The source's API key, if of 6 characters or more, is nowhere in what is returned, neither as it is nor as URLs,
 *          JSON or HTML escape it: `[key]` stands in its place (hide-key.ts).
 */
import { mapAtMost } from './at-most.ts'
import { keyHider, withoutKey } from './hide-key.ts'
import type { Clock, Http } from './http.ts'
import { parseJson } from './json.ts'
import type { Outcome, RawFetch, RawResponse } from './message.ts'
import { missingKey, type Settings } from './settings.ts'
import type { Source, SourceRequest } from './sources/source.ts'

const MAX_AT_ONCE = 8
/** A source's `follow` ends by itself; this ends it also when a service hands out cursors without end. */
const MAX_WAVES = 50
const REASONS_SHOWN = 3
/** For all of one source's requests together: a slow service may cost itself its answers, but no other anything. */
export const BUDGET_MS = 90_000

type Answer =
  | { readonly kind: 'response'; readonly request: SourceRequest; readonly response: RawResponse }
  | { readonly kind: 'failure'; readonly reason: string }

export async function fetchSource(
  source: Source,
  settings: Settings,
  http: Http,
  clock: Clock,
  signal?: AbortSignal,
): Promise<RawFetch> {
  const startMs = clock.nowMs()
  const time = startBudget(clock, signal)
  const answers = await askAll(source, settings, http, time).finally(time.stop)
  const hide = keyHider(settings[source.name].key)
  const told = judge(answers)
  const responses = answers.flatMap((answer) => (answer.kind === 'response' ? [answer.response] : []))
  return {
    source: source.name,
    fetchedAt: new Date(startMs).toISOString(),
    ...told,
    reason: told.reason === null ? null : hide(told.reason),
    responses: numberPages(responses.map((response) => hideIn(response, hide))),
    durationMs: clock.nowMs() - startMs,
  }
}

function hideIn({ name, url, status, body }: RawResponse, hide: (text: string) => string): RawResponse {
  return { name: hide(name), url: hide(url), status, body: hide(body) }
}

interface Budget {
  /** Aborted when the caller cancels, and when the time is up. */
  readonly signal: AbortSignal
  isUp(): boolean
  stop(): void
}

function startBudget(clock: Clock, caller: AbortSignal | undefined): Budget {
  const up = new AbortController()
  const done = new AbortController()
  clock.sleep(BUDGET_MS, done.signal).then(
    () => up.abort(),
    () => undefined,
  )
  return {
    signal: caller === undefined ? up.signal : AbortSignal.any([caller, up.signal]),
    isUp: () => up.signal.aborted && caller?.aborted !== true,
    stop: () => done.abort(),
  }
}

async function askAll(source: Source, settings: Settings, http: Http, time: Budget): Promise<Answer[]> {
  const mine = settings[source.name]
  const missing = missingKey(source.name, mine)
  if (missing !== null) return [{ kind: 'failure', reason: `set ${missing}` }]
  const answers: Answer[] = []
  let wave = source.requests(mine)
  for (let page = 1; wave.length > 0 && page <= MAX_WAVES; page += 1) {
    const answered = await mapAtMost(MAX_AT_ONCE, wave, (request) => ask(request, http, time))
    answers.push(...answered)
    wave = answered.flatMap((answer) => {
      if (answer.kind === 'failure') return []
      const json = parseJson(answer.response.body)
      return json.ok ? (source.follow?.(json.value, answer.request, page, mine) ?? []) : []
    })
  }
  return answers
}

async function ask(request: SourceRequest, http: Http, time: Budget): Promise<Answer> {
  const path = new URL(request.url).pathname
  const isLate = {
    kind: 'failure',
    reason: `${path} had no answer when the ${BUDGET_MS / 1_000} s of this source were up.`,
  } as const
  if (time.isUp()) return isLate
  const result = await http(request, time.signal).catch((error: unknown) => {
    if (time.isUp()) return undefined
    throw error
  })
  if (result === undefined) return isLate
  if (!result.ok) return { kind: 'failure', reason: result.reason }
  const url = withoutKey(request.url)
  const response = { name: new URL(url).pathname, url, status: result.status, body: result.body }
  return { kind: 'response', request, response }
}

/** Pages of one list share a path: from the second on their names say which page they are. */
function numberPages(responses: readonly RawResponse[]): RawResponse[] {
  const seen = new Map<string, number>()
  return responses.map((response) => {
    const page = (seen.get(response.name) ?? 0) + 1
    seen.set(response.name, page)
    return page === 1 ? response : { ...response, name: `${response.name}#${page}` }
  })
}

function judge(answers: readonly Answer[]): { outcome: Outcome; reason: string | null } {
  const reasons = answers.flatMap((answer) => (answer.kind === 'failure' ? [answer.reason] : []))
  if (reasons.length === 0) return { outcome: 'ok', reason: null }
  const more = reasons.length - REASONS_SHOWN
  const reason = reasons.slice(0, REASONS_SHOWN).join(' ') + (more > 0 ? ` And ${more} more requests failed.` : '')
  return { outcome: reasons.length < answers.length ? 'partial' : 'failed', reason }
}

/**
 * handlers — the routes of contract/automation.ts.
 *
 * Errors   those of `findInstigator` and `previewTick`
 *          NotFoundError not-found/tick, not-found/push
 *          InvalidError  invalid/cursor   it does not fit the sensor, or what it was given for has none
 *          InvalidError  invalid/push     the sensor takes no messages
 */
import type { InstigatorKind, InstigatorState, Storage } from '@ingot/core'
import { InvalidError, newInstigator, NotFoundError, setSensorCursor, switchInstigator } from '@ingot/core'

import type { InstigatorRowJson } from '../contract/index.ts'
import type { Handlers } from '../handle.ts'
import { given } from '../given.ts'
import { findProject, projectsNamed } from '../loaded-projects.ts'
import type { ServerPorts } from '../ports.ts'
import { instigatorRow, nextTicksAtMs } from './instigator-row.ts'
import type { Instigator } from './instigators.ts'
import { findInstigator, instigatorsOf, nameOf } from './instigators.ts'
import { jsonText } from './json-text.ts'
import { NewestTicks } from './newest-ticks.ts'
import { previewTick } from './preview-tick.ts'

type AutomationRoute = Extract<keyof Handlers, `${string} /instigators${string}` | 'GET /ticks/{id}'>

const NEXT_TICKS = 10
// Counted by reading them, and one may take a megabyte.
const MOST_PUSHES_COUNTED = 100

interface Params {
  readonly kind: InstigatorKind
  readonly project: string
  readonly name: string
}

export function automationHandlers(ports: ServerPorts): Pick<Handlers, AutomationRoute> {
  const { storage, clock } = ports
  const newestTicks = new NewestTicks(storage)
  const find = ({ kind, project, name }: Params) => {
    const found = findProject(ports, project)
    return { host: found.host, one: findInstigator(found, kind, name) }
  }
  const rows = async (all: readonly Instigator[], states: readonly InstigatorState[]): Promise<InstigatorRowJson[]> => {
    const byName = new Map(states.map((state) => [nameOf(state), state]))
    const stored = all.flatMap(({ ref }) => byName.get(nameOf(ref)) ?? [])
    const ticks = await newestTicks.of(stored)
    const waiting = await pushesWaiting(storage, all)
    const nowMs = clock.nowMs()
    return all.map((one) => {
      const name = nameOf(one.ref)
      const state = byName.get(name) ?? newInstigator(one.ref)
      return instigatorRow(one, { state, ticks: ticks.get(name) ?? [], pushesWaiting: waiting.get(name) }, nowMs)
    })
  }
  const row = async (one: Instigator) => {
    const state = await storage.getInstigator(one.ref)
    const [found] = await rows([one], state === undefined ? [] : [state])
    if (found === undefined) throw new Error(`no row for ${nameOf(one.ref)}`)
    return found
  }
  const switched = async (params: Params, to: 'running' | 'stopped' | 'default') => {
    const { one } = find(params)
    const { ref, isRunningByDefault } = one
    await switchInstigator(storage, { ref, isRunningByDefault, to, atMs: clock.nowMs() })
    return { instigator: await row(one) }
  }
  return {
    async 'GET /instigators'({ query }) {
      const text = query.q?.trim().toLowerCase() ?? ''
      const all = projectsNamed(ports, query.project)
        .flatMap(instigatorsOf)
        .filter((one) => (query.kind?.includes(one.ref.kind) ?? true) && holds(one, text))
      return { instigators: await rows(all, await storage.listInstigators()) }
    },
    async 'GET /instigators/{kind}/{project}/{name}'({ params }) {
      const { one } = find(params)
      const { schedule, sensor } = one
      const nextTicks = nextTicksAtMs(one, clock.nowMs(), NEXT_TICKS)
      return given({ instigator: await row(one), schedule, sensor, nextTicksAtMs: nextTicks })
    },
    'POST /instigators/{kind}/{project}/{name}/start': ({ params }) => switched(params, 'running'),
    'POST /instigators/{kind}/{project}/{name}/stop': ({ params }) => switched(params, 'stopped'),
    'POST /instigators/{kind}/{project}/{name}/reset': ({ params }) => switched(params, 'default'),
    async 'PUT /instigators/{kind}/{project}/{name}/cursor'({ params, body }) {
      const { host, one } = find(params)
      if (one.sensor === undefined) throw noCursor(one)
      const cursor = body.cursor === null ? null : jsonText('cursor', body.cursor)
      if (cursor !== null) await host.checkCursor({ name: one.ref.name, cursor })
      await setSensorCursor(storage, one.ref, cursor)
      return { instigator: await row(one) }
    },
    async 'POST /instigators/{kind}/{project}/{name}/preview'({ params, body }) {
      const { host, one } = find(params)
      return { preview: await previewTick({ storage, host, nowMs: clock.nowMs() }, one, body) }
    },
    async 'GET /instigators/{kind}/{project}/{name}/ticks'({ params, query }) {
      const { one } = find(params)
      const { status: statuses, beforeId, limit } = query
      const ticks = await storage.listTicks({ instigator: one.ref, limit, ...given({ statuses, beforeId }) })
      const nextBeforeId = ticks.length < limit ? undefined : ticks.at(-1)?.id
      return given({ ticks: [...ticks], nextBeforeId })
    },
    async 'GET /ticks/{id}'({ params }) {
      const tick = await storage.getTick(params.id)
      if (tick === undefined) throw new NotFoundError('not-found/tick', `there is no tick ${params.id}.`)
      const runs = await storage.getRuns(tick.runIds)
      return { tick, runs: runs.map(({ runId, status }) => ({ runId, status })) }
    },
    async 'GET /instigators/{kind}/{project}/{name}/pushes'({ params, query }) {
      const { one } = find(params)
      requirePushes(one)
      return { pushes: [...(await storage.listPushes(one.ref, query.limit))] }
    },
    async 'DELETE /instigators/{kind}/{project}/{name}/pushes/{id}'({ params }) {
      const { one } = find(params)
      requirePushes(one)
      if ((await storage.removePushes(one.ref, [params.id])) === 1) return { ok: true }
      const message = `no message ${params.id} waits for sensor "${one.ref.name}": a tick has read it, or it never came.`
      throw new NotFoundError('not-found/push', message)
    },
  }
}

function holds({ ref, description = '', target }: Instigator, text: string): boolean {
  return text === '' || [ref.name, description, target].some((one) => one.toLowerCase().includes(text))
}

/** Of sensors that take messages; at most as many as are counted. */
async function pushesWaiting(
  storage: Pick<Storage, 'listPushed' | 'listPushes'>,
  all: readonly Instigator[],
): Promise<ReadonlyMap<string, number>> {
  const takers = all.filter(({ sensor }) => sensor?.takesPushes === true)
  const counts = new Map(takers.map(({ ref }) => [nameOf(ref), 0]))
  if (counts.size === 0) return counts
  for (const ref of await storage.listPushed()) {
    const name = nameOf(ref)
    if (counts.has(name)) counts.set(name, (await storage.listPushes(ref, MOST_PUSHES_COUNTED)).length)
  }
  return counts
}

function requirePushes({ ref, sensor }: Instigator): void {
  if (sensor?.takesPushes === true) return
  throw new InvalidError(
    'invalid/push',
    `${ref.kind} "${ref.name}" takes no messages. Declare \`push: true\` or a schema.`,
  )
}

function noCursor({ ref }: Instigator): InvalidError {
  const why = ref.kind === 'schedule' ? 'it goes by the clock' : 'it remembers for each condition apart'
  return new InvalidError('invalid/cursor', `${ref.kind} "${ref.name}" has no cursor to set: ${why}.`)
}

/**
 * hooks — the door for push sensors: `POST /hooks/<project>/<sensor>` with a JSON body. What is accepted is stored before
 * it is answered, so a sender that got its 202 may forget it.
 *
 * Shapes   202 `{ id, isNew }`. The header `Idempotency-Key` names a message: the same one again is accepted and not kept
 *          twice. An empty body is no message but a ring: the value null.
 * Units    a body is at most 1 MiB
 * Errors   invalid/push (400), invalid/push-too-big (413), not-found/sensor, not-found/project (404), storage/* (503);
 *          with tokens it takes the role launcher
 */
import { NotFoundError, StorageError } from '@ingot/core'
import type { Hono } from 'hono'

import type { Visitor } from '../access/access.ts'
import { AccessError } from '../access-error.ts'
import { requireRole } from '../roles.ts'
import type { ServerPorts, ServerProjects } from '../ports.ts'
import type { AppContext, AppEnv, Edge } from './edge.ts'
import { visitorOf } from './edge.ts'
import { codeOf, RequestError } from './problem.ts'
import { parseJson, readText } from './read-body.ts'
import { recordAudit } from './record-audit.ts'
import { jsonBytes, sendOnce } from './send.ts'

const MAX_PUSH_BYTES = 1_048_576
const NAME = /^[A-Za-z0-9_-]{1,100}$/

export function addHooks(app: Hono<AppEnv>, edge: Edge): void {
  const answer = async (c: AppContext): Promise<Response> => {
    c.set('route', '/hooks/{project}/{sensor}')
    const { project = '', sensor = '' } = c.req.param()
    if (!NAME.test(project) || !NAME.test(sensor)) {
      throw new NotFoundError('not-found/page', `there is nothing at ${c.req.path}. Push to /hooks/PROJECT/SENSOR.`)
    }
    if (c.req.method !== 'POST') {
      throw new RequestError('invalid/method', 'push with POST.', { headers: { allow: 'POST' } })
    }
    const actor = await visitorOf(edge, c)
    const audited = { actor, params: { project, sensor }, body: undefined }
    const kept = await take(edge, c, actor, { project, sensor }).catch(async (error: unknown) => {
      await recordAudit(edge, 'push', { ...audited, code: codeOf(error) })
      throw error
    })
    await recordAudit(edge, 'push', { ...audited, answer: kept })
    return sendOnce(c.req.raw, { bytes: jsonBytes(kept), type: 'application/json', status: 202 })
  }
  app.all('/hooks/:project/:sensor', answer)
  app.all('/hooks/:project/:sensor/', answer)
}

async function take(edge: Edge, c: AppContext, actor: Visitor, to: Pick<PushRequest, 'project' | 'sensor'>) {
  requireRole(actor, 'launcher')
  if (edge.options.isReadOnly === true) {
    throw new AccessError('access/read-only', 'this server only shows; it changes nothing.')
  }
  const text = await readText(c.req.raw, MAX_PUSH_BYTES, 'invalid/push-too-big')
  const body = text.trim() === '' ? null : parseJson(text, 'invalid/push')
  return push(edge.ports, { ...to, body, key: c.req.header('idempotency-key') })
}

export interface PushRequest {
  readonly project: string
  readonly sensor: string
  readonly body: unknown
  readonly key: string | undefined
}

/** Keeps a message for a sensor that takes it. */
export async function push(
  { storage, projects, clock }: Pick<ServerPorts, 'storage' | 'projects' | 'clock'>,
  { project, sensor, body, key }: PushRequest,
): Promise<{ readonly id: number; readonly isNew: boolean }> {
  if (projects.locations().every(({ name }) => name !== project) && isIncomplete(projects)) {
    const message = `project "${project}" is not loaded, and not all projects are: it may be one of them. Push again later.`
    throw new StorageError('storage/unavailable', message, { retryable: true })
  }
  const host = projects.host(project)
  const definition = host.snapshot.sensors.find(({ name }) => name === sensor)
  if (definition?.takesPushes !== true) {
    throw new NotFoundError(
      'not-found/sensor',
      `project "${project}" has no sensor "${sensor}" that takes pushes. Declare it with \`push\`, or check the name.`,
    )
  }
  await host.checkPush({ name: sensor, body })
  const message = { atMs: clock.nowMs(), body, ...(key === undefined ? {} : { key }) }
  return storage.addPush({ kind: 'sensor', project, name: sensor }, message)
}

/**
 * A message that comes before its project has loaded, or while its code does not load, is not for nobody: its sender is
 * asked to keep it a little.
 */
function isIncomplete(projects: ServerProjects): boolean {
  const locations = projects.locations()
  return locations.length === 0 || locations.some(({ snapshot }) => snapshot === undefined)
}

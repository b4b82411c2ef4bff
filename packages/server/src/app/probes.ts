/**
 * probes — for whatever watches the server: is the process up, can it answer, how is it doing.
 *
 * Shapes   GET /healthz, /health  200 while the process is up
 *          GET /readyz            200 while the store answers, else 503
 *          GET /metrics           Prometheus text; with tokens it takes a viewer's
 */
import type { Hono } from 'hono'

import type { AppEnv, Edge } from './edge.ts'
import { visitorOf } from './edge.ts'
import { jsonBytes, sendOnce } from './send.ts'

const TEXT = 'text/plain; version=0.0.4; charset=utf-8'

export function addProbes(app: Hono<AppEnv>, edge: Edge): void {
  const { ports, metrics } = edge
  app.on('GET', ['/healthz', '/health'], (c) => {
    c.set('route', '/healthz')
    return sendOnce(c.req.raw, { bytes: jsonBytes({ status: 'ok' }), type: 'application/json' })
  })
  app.get('/readyz', async (c) => {
    c.set('route', '/readyz')
    await ports.storage.lastEventId()
    return sendOnce(c.req.raw, { bytes: jsonBytes({ status: 'ok' }), type: 'application/json' })
  })
  app.get('/metrics', async (c) => {
    c.set('route', '/metrics')
    await visitorOf(edge, c)
    return sendOnce(c.req.raw, { bytes: Buffer.from(await metrics.text()), type: TEXT })
  })
}

/**
 * examples — a body for each route whose schema alone does not show how it is meant. They stand in the OpenAPI document,
 * and its page makes a line for `curl` of them.
 */
import type { BodyOf, RouteName } from '../contract/index.ts'

export const EXAMPLES: { readonly [R in RouteName]?: BodyOf<R> } = {
  'POST /runs': { project: 'shop', ask: { job: 'nightly', config: { max: 3 }, tags: { why: 'by hand' } } },
  'POST /runs/preview': { project: 'shop', ask: { assets: 'silver/products+' } },
  'POST /runs/bulk': { action: 'retry', runIds: ['0197f0a2-…'], strategy: 'from-failure' },
  'POST /runs/{runId}/retry': { strategy: 'from-failure' },
  'POST /backfills': { project: 'shop', assets: 'bronze/orders', partitions: [['2026-01-01', '2026-01-31']] },
  'POST /backfills/preview': { project: 'shop', assets: 'bronze/orders', missingOnly: true },
  'POST /assets/{key}/events': { kind: 'materialization', partition: '2026-01-01', metadata: { rows: 120 } },
  'POST /assets/{key}/wipe': { partition: '2026-01-01' },
  'PUT /pools/{pool}': { limit: 4 },
  'POST /partition-sets/{set}/keys': { keys: ['ada', 'grace'] },
  'PUT /instigators/{kind}/{project}/{name}/cursor': { cursor: '{"lastId":5}' },
  'POST /tokens': { name: 'ci', role: 'launcher', expiresInDays: 90 },
}

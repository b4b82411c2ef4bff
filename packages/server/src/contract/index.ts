/**
 * contract — every route of the API in one table, and the types that follow from it.
 */
import { z } from 'zod'

import { accessRoutes } from './access.ts'
import { assetRoutes } from './assets.ts'
import { automationRoutes } from './automation.ts'
import { backfillRoutes } from './backfills.ts'
import { deploymentRoutes } from './deployment.ts'
import { jobRoutes } from './jobs.ts'
import { liveRoutes } from './live.ts'
import { runRoutes } from './runs.ts'

export const routes = {
  ...runRoutes,
  ...assetRoutes,
  ...jobRoutes,
  ...automationRoutes,
  ...backfillRoutes,
  ...deploymentRoutes,
  ...accessRoutes,
  ...liveRoutes,
} as const

/** What is wrong with a request, as RFC 9457 says it; `code` is Ingot's own, see docs/errors.md. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  code: z.string(),
  /** What of the request is wrong, where it is known. */
  issues: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
})
export type Problem = z.output<typeof problem>

export type Routes = typeof routes
export type RouteName = keyof Routes

type Part<R extends RouteName, P extends string> = Routes[R] extends { readonly [K in P]: infer S extends z.ZodType }
  ? S
  : never

/** What a caller may say. */
export type ParamsOf<R extends RouteName> = z.input<Part<R, 'params'>>
export type QueryOf<R extends RouteName> = z.input<Part<R, 'query'>>
export type BodyOf<R extends RouteName> = z.input<Part<R, 'body'>>
/** What it is answered. */
export type ResponseOf<R extends RouteName> = z.output<Part<R, 'response'>>

/** What the code that answers is given. */
export interface Asked<R extends RouteName> {
  readonly params: z.output<Part<R, 'params'>>
  readonly query: z.output<Part<R, 'query'>>
  readonly body: z.output<Part<R, 'body'>>
}

export type { Route, Tag } from './route.ts'
export type { LogLineJson, MarkerJson, RunStreamMessage, StepRowJson, StepStatus } from './runs.ts'
export type { AssetRowJson, CheckRowJson, PartitionRangeJson } from './assets.ts'
export type { JobRowJson, RunDotJson } from './jobs.ts'
export type { InstigatorRowJson, TickPreviewJson } from './automation.ts'
export type { BackfillAskJson } from './backfills.ts'
export type { LocationJson, SearchHitJson, TimelineBarJson, TimelineRowJson } from './deployment.ts'
export type { TokenJson } from './access.ts'
export type { ChangeMessage, HelloMessage, Topic } from './live.ts'

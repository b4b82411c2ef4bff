/**
 * op-spec — one op, erased: what the house knows of the function an author wrote.
 */
import type { AnySchema } from '../schema/schema.ts'
import type { AnyResources } from './resource.ts'
import type { RetryPolicy } from './retry.ts'
import type { Hooks, Isolation, StepContext } from './step-context.ts'

export interface OpSpec {
  readonly kind: 'op'
  readonly name: string
  readonly description: string | undefined
  readonly tags: Readonly<Record<string, string>>
  /** Undefined = one output, `value`, which is what the function returns. */
  readonly outputs: Readonly<Record<string, { readonly isOptional: boolean }>> | undefined
  readonly config: AnySchema | undefined
  readonly resources: AnyResources
  readonly retry: RetryPolicy | undefined
  readonly timeoutMs: number | undefined
  readonly isolation: Isolation
  readonly hooks: Hooks
  readonly pools: readonly string[]
  readonly run: (inputs: Readonly<Record<string, unknown>>, context: StepContext) => unknown
}

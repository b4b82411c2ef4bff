/**
 * check — a statement about an asset's value that is evaluated after it is stored.
 *
 * Rules    a failed check is recorded and shown, as an error (default) or a warning; it does not fail the run. One that
 *          is `blocking` fails its step, so nothing after it in the same run sees the value. It gates only that run.
 * Errors   DefinitionError definition/bad-asset   a blocking check of severity `warn`
 */

import { DefinitionError } from '../errors.ts'
import { checkName } from './key.ts'
import type { AutomationCondition } from './automation-condition.ts'
import type { AssetRef } from './asset-ref.ts'
import { checkCondition } from './condition-check.ts'
import type { MetadataInput } from './metadata.ts'
import type { AnyResources, ResourceMap, ResourceValues } from './resource.ts'
import type { StepContext } from './step-context.ts'

export type Severity = 'error' | 'warn'

export interface CheckResult {
  readonly passed: boolean
  /** Goes over the check's declared severity for this evaluation. */
  readonly severity?: Severity
  readonly description?: string
  readonly metadata?: MetadataInput
}

export interface CheckOptions<Value, R extends AnyResources = AnyResources> {
  readonly name: string
  readonly description?: string
  readonly severity?: Severity
  readonly blocking?: boolean
  readonly resources?: R
  /** Evaluates it by itself, between the runs that make its asset. */
  readonly automation?: AutomationCondition
  /** Left out when the asset's own function reports the result through `output(value, { checks })`. */
  readonly run?: (
    subject: { readonly value: Value },
    context: StepContext<undefined, ResourceValues<R>>,
  ) => boolean | CheckResult | Promise<boolean | CheckResult>
}

/** A check as the house sees it. */
export interface CheckDefinition {
  readonly kind: 'check'
  readonly name: string
  readonly assetKey: string
  readonly description: string | undefined
  readonly severity: Severity
  readonly isBlocking: boolean
  readonly resources: AnyResources
  readonly automation: AutomationCondition | undefined
  readonly run: ((subject: { readonly value: unknown }, context: StepContext) => unknown) | undefined
}

export function toCheck(assetKey: string, options: CheckOptions<never>): CheckDefinition {
  checkName(`check of asset "${assetKey}":`, options.name)
  if (options.automation !== undefined) {
    checkCondition(`check "${options.name}" of asset "${assetKey}"`, options.automation, 'check')
  }
  if (options.blocking === true && options.severity === 'warn') {
    throw new DefinitionError(
      'definition/bad-asset',
      `check "${options.name}" of asset "${assetKey}" is blocking and only a warning; a warning never blocks. Drop one of the two.`,
    )
  }
  return {
    kind: 'check',
    name: options.name,
    assetKey,
    description: options.description,
    severity: options.severity ?? 'error',
    isBlocking: options.blocking ?? false,
    resources: options.resources ?? {},
    automation: options.automation,
    run: options.run as CheckDefinition['run'],
  }
}

/** A check that stands apart from its asset: `defineCheck({ asset: messages, name: 'fresh', run: ({ value }) => … })`. */
export function defineCheck<Value, R extends ResourceMap = Readonly<Record<never, never>>>(
  options: { readonly asset: AssetRef<Value> } & CheckOptions<NoInfer<Value>, R>,
): CheckDefinition {
  return toCheck(options.asset.key, options as unknown as CheckOptions<never>)
}

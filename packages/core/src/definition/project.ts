/**
 * project — a code location: the definitions that are deployed together.
 */
import type { Asset } from './asset.ts'
import type { CheckDefinition } from './check.ts'
import type { ExternalAsset } from './external-asset.ts'
import type { IoManager } from './io-manager.ts'
import type { Job } from './job-spec.ts'
import { checkName } from './key.ts'
import type { MultiAsset } from './multi-asset.ts'
import type { ResourceBinding } from './resource.ts'
import type { Schedule } from './schedule.ts'
import type { Sensor } from './sensor.ts'
import type { Hooks } from './step-context.ts'

/** Anything that puts assets into a project. */
export type AnyAsset = Asset | MultiAsset | ExternalAsset

export interface ProjectOptions {
  readonly name: string
  readonly description?: string
  readonly assets: readonly AnyAsset[]
  readonly jobs?: readonly Job[]
  /** Checks that stand apart from their assets. */
  readonly checks?: readonly CheckDefinition[]
  readonly schedules?: readonly Schedule[]
  readonly sensors?: readonly Sensor[]
  /** Answers to resource slots, and replacements: `provide(slot, implementation)`. */
  readonly resources?: readonly ResourceBinding[]
  /** Stores the values of assets that name no IO manager. */
  readonly io?: IoManager<unknown, never>
  /** Called after every step. */
  readonly hooks?: Hooks
}

export interface Project extends ProjectOptions {
  readonly kind: 'project'
}

export function defineProject(options: ProjectOptions): Project {
  checkName('project', options.name)
  return { kind: 'project', ...options }
}

/**
 * target — what a schedule or a sensor launches: a job, several jobs, or assets.
 *
 * Shapes   an author gives a job, a list of jobs, an asset selection as text, an asset or a list of assets; the house
 *          keeps a `Target`. That the jobs and assets exist is checked when the project is loaded.
 */
import type { AssetRef } from './asset-ref.ts'
import type { Job } from './job-spec.ts'

/** A job as schedules and sensors refer to it: its name, what config it takes, the keys of its partitions. */
export interface JobRef<out Name extends string = string, out ConfigInput = unknown, out Key = unknown> {
  readonly kind: 'job'
  readonly name: Name
  /** Types only; never set. */
  readonly '~types': { readonly config: ConfigInput; readonly partitionKey: Key }
}

export type TargetInput = JobRef | AssetRef | string | readonly JobRef[] | readonly AssetRef[]

export type Target =
  /** Every request names what it launches. */
  | { readonly kind: 'none' }
  | {
      readonly kind: 'jobs'
      readonly jobs: readonly string[]
      /** The same, as they were given; what is launched is looked up by name. */
      readonly definitions?: readonly Job[]
    }
  | { readonly kind: 'selection'; readonly selection: string }
  | { readonly kind: 'assets'; readonly keys: readonly string[] }

export function toTarget(given: TargetInput | undefined): Target {
  if (given === undefined) return { kind: 'none' }
  if (typeof given === 'string') return { kind: 'selection', selection: given }
  const several: readonly (JobRef | AssetRef)[] = isList(given) ? given : [given]
  const jobs = several.filter(isJobRef)
  const keys = several.flatMap((one) => (isJobRef(one) ? [] : [one.key]))
  if (jobs.length === 0) return { kind: 'assets', keys }
  return { kind: 'jobs', jobs: jobs.map(({ name }) => name), definitions: jobs.filter(isJob) }
}

/** A sentence part: `job "nightly"`, `assets bronze/*`. */
export function describeTarget(target: Target): string {
  switch (target.kind) {
    case 'none':
      return 'what its requests name'
    case 'jobs':
      return `${target.jobs.length === 1 ? 'job' : 'jobs'} ${target.jobs.join(', ')}`
    case 'selection':
      return `assets ${target.selection}`
    case 'assets':
      return `assets ${target.keys.join(', ')}`
    default:
      throw new Error(`unhandled target ${JSON.stringify(target satisfies never)}`)
  }
}

function isList(given: TargetInput): given is readonly JobRef[] | readonly AssetRef[] {
  return Array.isArray(given)
}

function isJobRef(one: JobRef | AssetRef): one is JobRef {
  return 'kind' in one && one.kind === 'job'
}

function isJob(one: JobRef): one is Job {
  return 'spec' in one
}

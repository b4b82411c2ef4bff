/**
 * run-facts — what a run was asked to make and how far it is, for runs that have not ended and those that ended since
 * the evaluation before.
 */
import type { PlannedStepSummary, StoredEvent } from '../../event/event.ts'
import type { KeySpace } from '../../partition/key-space.ts'
import type { PartitionSet } from '../../partition/partition-set.ts'
import { emptySet, fullSet, rangeSet, subtract, union } from '../../partition/partition-set.ts'
import { WHOLE_SPACE } from '../condition/whole-space.ts'
import type { Subject } from '../condition/subject.ts'
import { assetSubject, subjectOfCheckName } from '../condition/subject.ts'
import { refitted } from './moments.ts'

/** Events by which a run is known. */
export const RUN_EVENT_KINDS = ['run-queued', 'steps-planned', 'step-started', 'run-ended'] as const

interface Target {
  readonly subject: Subject
  space: KeySpace
  all: PartitionSet
  done: PartitionSet
}

export interface RunFactsPorts {
  /** Undefined for assets that nobody watches. */
  spaceOf(assetKey: string): KeySpace | undefined
  onTarget(subject: Subject, run: RunFacts): void
  /** It is to make a partition that there is not, or not any more. */
  onStray(assetKey: string): void
}

export class RunFacts {
  readonly runId: string
  project = ''
  endedId: number | undefined
  #queuedId = 0
  #partition: string | undefined
  readonly #targets = new Map<string, Target>()
  readonly #startedIds = new Map<string, number>()
  readonly #ports: RunFactsPorts

  constructor(runId: string, ports: RunFactsPorts) {
    this.runId = runId
    this.#ports = ports
  }

  get targets(): Iterable<Subject> {
    return [...this.#targets.values()].map((target) => target.subject)
  }

  apply(event: StoredEvent): void {
    switch (event.kind) {
      case 'run-queued':
        this.project = event.request.project
        this.#queuedId = event.id
        this.#partition = event.request.partition
        return
      case 'steps-planned':
        for (const step of event.steps) this.#plan(step)
        return
      case 'step-started':
        this.#startedIds.set(event.stepKey, event.id)
        return
      case 'run-ended':
        this.endedId = event.id
        return
      default:
    }
  }

  targetsOf(subject: Subject): PartitionSet {
    return this.#targets.get(subject.id)?.all ?? emptySet
  }

  /** What it has not made yet. */
  leftOf(subject: Subject): PartitionSet {
    const target = this.#targets.get(subject.id)
    return target === undefined || this.endedId !== undefined ? emptySet : subtract(target.all, target.done)
  }

  done(subject: Subject, index: number): void {
    const target = this.#targets.get(subject.id)
    if (target !== undefined) target.done = union(target.done, rangeSet(index, index))
  }

  /** When the step began to read; of one that never said so, when the run was asked for. */
  startedId(stepKey: string | undefined): number {
    return (stepKey === undefined ? undefined : this.#startedIds.get(stepKey)) ?? this.#queuedId
  }

  refit(): void {
    for (const target of this.#targets.values()) {
      const space = this.#ports.spaceOf(target.subject.assetKey) ?? target.space
      target.all = refitted(target.space, space, target.all)
      target.done = refitted(target.space, space, target.done)
      target.space = space
    }
  }

  #plan(step: PlannedStepSummary): void {
    for (const assetKey of step.assets) this.#add(assetSubject(assetKey), step)
    for (const check of step.checks ?? []) this.#add(subjectOfCheckName(check), step)
  }

  #add(subject: Subject, step: PlannedStepSummary): void {
    const space = this.#ports.spaceOf(subject.assetKey)
    if (space === undefined) return
    const set = this.#partitionsOf(subject.assetKey, step, space)
    const known = this.#targets.get(subject.id)
    if (known !== undefined) known.all = union(known.all, set)
    else {
      this.#targets.set(subject.id, { subject, space, all: set, done: emptySet })
      this.#ports.onTarget(subject, this)
    }
  }

  #partitionsOf(assetKey: string, step: PlannedStepSummary, space: KeySpace): PartitionSet {
    if (space === WHOLE_SPACE) return fullSet(space)
    const key = step.partition ?? this.#partition ?? ''
    return union(
      ...(step.partitions ?? [[key, key] as const]).map(([first, last]) => {
        const from = space.indexOf(first)
        const to = space.indexOf(last)
        if (from !== undefined && to !== undefined) return rangeSet(from, to)
        this.#ports.onStray(assetKey)
        return emptySet
      }),
    )
  }
}

/**
 * asset-standings — how a project's assets stand, asked again and again: one per loaded version of the code.
 *
 * Rules    what was found is kept until an event, a new window or a new dynamic key may have changed it; every answer is
 *          the same as one that is worked out from nothing.
 * Errors   StorageError
 */
import type { Clock } from '../../clock.ts'
import type { AssetGraph } from '../../graph/graph.ts'
import { partitionsOf } from '../../graph/target.ts'
import type { PartitionMoment } from '../../partition/key-space.ts'
import { keySpace } from '../../partition/key-space.ts'
import type { DescribeAssetsAsk, DescribePartitionsAsk, InputVersionsAsk } from '../code-host.ts'
import { namedVersions } from '../../run/data-versions.ts'
import { versionRead } from '../../run/version-read.ts'
import type { AssetStanding } from './asset-standing.ts'
import { assetStanding } from './asset-standing.ts'
import { AssetStates } from './asset-states.ts'
import type { FollowedStorage } from './followed-states.ts'
import { FollowedStates } from './followed-states.ts'
import type { PartitionsStanding } from './partitions-standing.ts'
import { partitionKeys, partitionsStanding } from './partitions-standing.ts'

export interface StandingPorts {
  readonly storage: FollowedStorage
  readonly clock: Clock
}

export interface AssetStandings {
  describeAssets(ask: DescribeAssetsAsk): Promise<readonly AssetStanding[]>
  describePartitions(ask: DescribePartitionsAsk): Promise<PartitionsStanding | undefined>
  /** As the event of a materialisation keeps them. */
  inputVersions(ask: InputVersionsAsk): Promise<Readonly<Record<string, string>>>
}

export function assetStandings(ports: StandingPorts, graph: AssetGraph): AssetStandings {
  const found = new Standings(ports, graph)
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work, work)
    last = turn.catch(() => undefined)
    return turn
  }
  return {
    describeAssets: ({ assetKeys }) =>
      inTurn(() => found.of(assetKeys === undefined ? graph.order : assetKeys.filter((key) => graph.nodes.has(key)))),
    describePartitions: (ask) =>
      inTurn(() => ('job' in ask ? found.partitionsOfJob(ask.job) : found.partitionsOf(ask.assetKey))),
    inputVersions: (ask) => inTurn(() => found.inputVersions(ask)),
  }
}

interface Found {
  readonly standing: AssetStanding
  /** How many partitions it, and each asset that it reads, had. */
  readonly sizes: string
}

class Standings {
  readonly #graph: AssetGraph
  readonly #clock: Clock
  readonly #states: FollowedStates
  readonly #found = new Map<string, Found>()

  constructor({ storage, clock }: StandingPorts, graph: AssetGraph) {
    this.#graph = graph
    this.#clock = clock
    this.#states = new FollowedStates(storage)
  }

  async of(assetKeys: readonly string[]): Promise<readonly AssetStanding[]> {
    const moment = await this.#now()
    const isKnown = (key: string) => this.#found.get(key)?.sizes === this.#sizes(key, moment)
    const unknown = assetKeys.filter((key) => !isKnown(key))
    if (unknown.length > 0) {
      const states = await this.#read(unknown, moment)
      for (const key of unknown) {
        this.#found.set(key, { standing: assetStanding(this.#graph, key, states), sizes: this.#sizes(key, moment) })
      }
    }
    return assetKeys.flatMap((key) => this.#found.get(key)?.standing ?? [])
  }

  async partitionsOf(assetKey: string): Promise<PartitionsStanding | undefined> {
    if (this.#graph.nodes.get(assetKey)?.spec.partitions === undefined) return undefined
    const moment = await this.#now()
    return partitionsStanding(this.#graph, assetKey, await this.#read([assetKey], moment))
  }

  async inputVersions({ assetKey, partition }: InputVersionsAsk): Promise<Readonly<Record<string, string>>> {
    const moment = await this.#now()
    const { versions } = await this.#read([assetKey], moment)
    const deps = this.#graph.nodes.has(assetKey) ? this.#graph.upstream(assetKey) : []
    return namedVersions(deps.map((dep) => [dep, versionRead(this.#graph, versions, assetKey, partition, dep, moment)]))
  }

  async partitionsOfJob(job: string): Promise<PartitionsStanding | undefined> {
    const definition = this.#graph.jobs.has(job) ? partitionsOf(this.#graph, job, []) : undefined
    return definition === undefined ? undefined : partitionKeys(definition, await this.#now())
  }

  /** Forgets what is no longer so. */
  async #now(): Promise<PartitionMoment> {
    const nowMs = this.#clock.nowMs()
    const changed = await this.#states.follow()
    if (changed === 'all') this.#found.clear()
    else for (const key of changed) for (const one of [key, ...this.#graph.downstream(key)]) this.#found.delete(one)
    return this.#states.moment(this.#graph.dynamicPartitions, nowMs)
  }

  /** Those of the assets, and of what they read: its versions say whether they are stale. */
  async #read(assetKeys: readonly string[], moment: PartitionMoment): Promise<AssetStates> {
    const read = assetKeys.flatMap((key) => [key, ...this.#graph.upstream(key)])
    return new AssetStates(await this.#states.of(read), moment)
  }

  #sizes(assetKey: string, moment: PartitionMoment): string {
    const sizes = [assetKey, ...this.#graph.upstream(assetKey)].map((key) => {
      const partitions = this.#graph.nodes.get(key)?.spec.partitions
      return partitions === undefined ? '' : keySpace(partitions, moment).size
    })
    return sizes.join()
  }
}

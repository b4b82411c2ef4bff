/**
 * freshness — says when an asset becomes too old, and when it is fresh again: an event whenever its status changes.
 */
import { freshnessOf, type FreshnessPolicy, type FreshnessStatus, type LeaseFence, type StoredEvent } from '@ingot/core'

import { dueQueue } from './due-queue.ts'
import type { DaemonPorts } from './ports.ts'

export interface FreshnessLoop {
  pass(fence: LeaseFence): Promise<number | undefined>
  tell(events: readonly StoredEvent[]): void
  reload(): void
}

interface Judged {
  readonly policy: FreshnessPolicy
  /** Undefined = never made. */
  madeAtMs: number | undefined
  status: FreshnessStatus
}

export function freshness(ports: DaemonPorts, ring: () => void): FreshnessLoop {
  const { storage, clock } = ports
  const due = dueQueue<string>()
  let judged = new Map<string, Judged>()
  let isReloading = true

  const read = async (): Promise<void> => {
    const policies = ports.projects
      .list()
      .flatMap(({ host }) =>
        host.snapshot.assets.flatMap(({ key, freshness }) => (freshness ? [[key, freshness] as const] : [])),
      )
    const states = policies.length === 0 ? [] : await storage.listAssets({ assetKeys: policies.map(([key]) => key) })
    judged = new Map(policies.map(([key, policy]) => [key, { policy, madeAtMs: undefined, status: 'unknown' }]))
    for (const { assetKey, partition, materialization, freshness } of states) {
      const one = judged.get(assetKey)
      if (one === undefined) continue
      one.madeAtMs = latest(one.madeAtMs, materialization?.atMs)
      // The asset's, not a partition's: they are told apart by having none.
      if (partition === undefined && freshness !== undefined) one.status = freshness.freshness
    }
    for (const key of judged.keys()) due.set(key, clock.nowMs())
    isReloading = false
  }

  const judge = async (assetKey: string, one: Judged): Promise<void> => {
    const nowMs = clock.nowMs()
    const { status, message, nextChangeAtMs } = freshnessOf(one.policy, one.madeAtMs, nowMs)
    due.set(assetKey, nextChangeAtMs)
    if (status === one.status) return
    await storage.append([
      { kind: 'freshness-changed', assetKey, atMs: nowMs, freshness: status, before: one.status, message },
    ])
    one.status = status
  }

  return {
    async pass() {
      if (isReloading) await read()
      for (const key of due.takeDue(clock.nowMs())) {
        const one = judged.get(key)
        if (one !== undefined) await judge(key, one)
      }
      return due.nextMs()
    },
    tell(events) {
      for (const event of events) {
        if (event.kind === 'asset-wiped' && judged.has(event.assetKey)) this.reload()
        if (event.kind !== 'asset-materialized') continue
        const one = judged.get(event.assetKey)
        if (one === undefined) continue
        one.madeAtMs = latest(one.madeAtMs, event.atMs)
        due.set(event.assetKey, clock.nowMs())
        ring()
      }
    },
    reload() {
      isReloading = true
      ring()
    },
  }
}

function latest(a: number | undefined, b: number | undefined): number | undefined {
  if (a === undefined || b === undefined) return a ?? b
  return Math.max(a, b)
}

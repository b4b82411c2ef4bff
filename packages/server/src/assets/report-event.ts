/**
 * report-event — what was made, seen or checked outside, as an event like any other, but of no run.
 *
 * Errors   InvalidError invalid/unknown-partition   the asset has no such partition
 *          InvalidError invalid/partition-needed    it is in partitions, and none was named
 *          InvalidError invalid/event-too-big       the metadata is
 */
import type { AssetSnapshot, CodeHost, Event } from '@ingot/core'
import { InvalidError, LAYERS, meant, toMetadata } from '@ingot/core'

import type { Asked } from '../contract/index.ts'
import { given } from '../given.ts'

type Report = Asked<'POST /assets/{key}/events'>['body']

export interface ReportPorts {
  readonly host: Pick<CodeHost, 'describePartitions' | 'inputVersions'>
  readonly newId: () => string
  readonly atMs: number
}

export async function reportedEvent(ports: ReportPorts, asset: AssetSnapshot, report: Report): Promise<Event> {
  await checkPartition(ports.host, asset, report)
  const { atMs, newId } = ports
  const { partition } = report
  const subject = given({ atMs, assetKey: asset.key, partition })
  const metadata = toMetadata(report.metadata)
  switch (report.kind) {
    case 'materialization':
      return {
        kind: 'asset-materialized',
        ...subject,
        ...given({ layer: LAYERS.find((layer) => layer === asset.layer), codeVersion: asset.codeVersion }),
        dataVersion: report.dataVersion ?? newId(),
        // As if it had been made from what there is now: else it would be out of date at once.
        inputVersions: await ports.host.inputVersions(given({ assetKey: asset.key, partition })),
        metadata,
        tags: report.tags ?? {},
      }
    case 'observation':
      return { kind: 'asset-observed', ...subject, dataVersion: report.dataVersion ?? newId(), metadata }
    case 'check':
      return { ...subject, ...checkResult(asset, report), metadata }
    default:
      throw new Error(`unhandled report ${JSON.stringify(report satisfies never)}`)
  }
}

/** A check need not be declared: what tests outside say of the data is kept beside what the author's own say. */
function checkResult(asset: AssetSnapshot, report: Extract<Report, { kind: 'check' }>) {
  const declared = asset.checks.find(({ name }) => name === report.check)
  return {
    kind: 'check-evaluated' as const,
    check: report.check,
    passed: report.passed,
    severity: report.severity ?? declared?.severity ?? ('error' as const),
    isBlocking: declared?.isBlocking ?? false,
    ...given({ description: report.description }),
  }
}

async function checkPartition(
  host: ReportPorts['host'],
  { key, isPartitioned }: AssetSnapshot,
  { kind, partition }: Report,
): Promise<void> {
  if (partition === undefined) {
    if (!isPartitioned || kind !== 'materialization') return
    const message = `asset ${JSON.stringify(key)} is in partitions: say which one was made.`
    throw new InvalidError('invalid/partition-needed', message)
  }
  await knownPartition(host, key, partition)
}

/** Throws where the asset has no such partition. */
async function knownPartition(
  host: Pick<CodeHost, 'describePartitions'>,
  assetKey: string,
  partition: string,
): Promise<void> {
  const standing = await host.describePartitions({ assetKey })
  // Of very many only the last are listed.
  if (standing !== undefined && (standing.keys.includes(partition) || standing.total > standing.keys.length)) return
  const advice = standing === undefined ? '; it is not in partitions.' : meant(partition, standing.keys.slice(-1_000))
  throw new InvalidError(
    'invalid/unknown-partition',
    `asset ${JSON.stringify(assetKey)} has no partition ${JSON.stringify(partition)}${advice}`,
  )
}

import type { StepAttempt, StepRow } from '@ingot/core'
import { stepGroup } from '@ingot/core'

import type { StepRowJson } from '../contract/index.ts'
import type { Handlers } from '../handle.ts'
import { knownRun } from '../known-run.ts'
import type { ServerPorts } from '../ports.ts'
import { stepTimelines } from './step-timelines.ts'

export function stepHandlers({ storage }: ServerPorts): Handlers<'GET /runs/{runId}/steps'> {
  const timelines = stepTimelines(storage)
  return {
    async 'GET /runs/{runId}/steps'({ params: { runId } }) {
      await knownRun(storage, runId)
      const { timeline, lastEventId } = await timelines.of(runId)
      return {
        steps: [...timeline.steps.values()].map(stepJson),
        mapped: [...timeline.mapped],
        markers: [...timeline.markers],
        lastEventId,
      }
    },
  }
}

// A run may have 100,000 of them: no object is made that is not sent.
function stepJson(row: StepRow): StepRowJson {
  const { key, status, assets, after, partition, pools, error, reason, waitsFor } = row
  const json: StepRowJson = {
    key,
    status,
    assets: assets as string[],
    after: after as string[],
    attempts: row.attempts.map(attemptJson),
  }
  const group = stepGroup(row)
  if (partition !== undefined) json.partition = partition
  if (group !== undefined) json.group = group
  if (error !== undefined) json.error = error
  if (reason !== undefined) json.reason = reason
  if (pools.length > 0) json.pools = [...pools]
  if (waitsFor.length > 0) json.waitsFor = [...waitsFor]
  return json
}

function attemptJson({ startedAtMs, endedAtMs, status }: StepAttempt): StepRowJson['attempts'][number] {
  return endedAtMs === undefined ? { startedAtMs, status } : { startedAtMs, endedAtMs, status }
}

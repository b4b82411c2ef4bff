/**
 * list — pools: how many places they have and who says so, who holds them since when, and who waits. Makes nothing.
 */
import type { SlotHolder } from '@ingot/core'

import type { Call } from '../call.ts'
import type { ExitCode } from '../errors.ts'
import { relativeTime } from '../format/duration.ts'
import type { Cell } from '../format/table.ts'
import { formatTable } from '../format/table.ts'
import { openToLook, shortId } from '../open-workspace.ts'
import type { Terminal } from '../terminal.ts'
import type { PoolJson } from './pools.ts'
import { poolsOf } from './pools.ts'

export async function poolList(call: Call): Promise<ExitCode> {
  const { terminal } = call
  const { workspace, projects, instance } = await openToLook(call)
  try {
    const pools = await poolsOf(workspace, projects, instance?.storage)
    if (terminal.isJson) terminal.printJson(pools)
    else print(pools, terminal)
    return 0
  } finally {
    await instance?.[Symbol.asyncDispose]()
  }
}

function print(pools: readonly PoolJson[], terminal: Terminal): void {
  if (pools.length === 0) return terminal.print('No pools. An asset, op or job joins one with `pool: "name"`.')
  const nowMs = Date.now()
  const lines = formatTable(
    [
      { title: 'pool' },
      { title: 'held', align: 'right' },
      { title: 'limit from' },
      { title: 'held by', isElastic: true },
      { title: 'waiting', isElastic: true },
    ],
    pools.map((pool): readonly Cell[] => [
      pool.name,
      { text: `${pool.held.length}/${pool.limit}`, format: pool.held.length < pool.limit ? 'green' : 'yellow' },
      pool.from,
      namesOf(pool.held, nowMs),
      namesOf(pool.waiting, nowMs),
    ]),
    { paint: terminal.paint, width: terminal.width() },
  )
  for (const line of lines) terminal.print(line)
}

const SHOWN = 3

function namesOf(holders: readonly SlotHolder[], nowMs: number): string {
  const more = holders.length - SHOWN
  const shown = holders.slice(0, SHOWN).map(({ runId, stepKey, sinceMs }) => {
    const step = stepKey === '' ? '' : ` ${stepKey}`
    return `${shortId(runId)}${step} (${relativeTime(sinceMs, nowMs)})`
  })
  return shown.join(', ') + (more > 0 ? ` and ${more} more` : '')
}

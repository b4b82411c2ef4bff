/**
 * pushes — the messages that wait for a sensor, oldest first. Changes nothing.
 *
 * Shapes   `--json`: `{ id, atMs, body }` each
 * Errors   InvalidError invalid/push   it takes no messages
 */
import { InvalidError } from '@ingot/core'

import type { Call } from '../call.ts'
import type { ExitCode } from '../errors.ts'
import { relativeTime } from '../format/duration.ts'
import { formatLocal } from '../format/local-time.ts'
import { formatTable } from '../format/table.ts'
import { findSensor } from '../instigator/instigators.ts'
import { openToLook } from '../open-workspace.ts'

export interface PushesOptions {
  readonly limit: number
  readonly name?: string
}

export async function sensorPushes(call: Call<PushesOptions>, name: string): Promise<ExitCode> {
  const { terminal, options } = call
  const { projects, instance: looked } = await openToLook(call)
  await using opened = looked
  const found = findSensor(projects, name, options.name)
  if (found.kind === 'automation' || !found.snapshot.takesPushes) {
    throw new InvalidError('invalid/push', `sensor "${name}" takes no messages. Declare \`push: true\` or a schema.`)
  }
  const pushes = (await opened?.storage.listPushes(found.ref, options.limit)) ?? []
  if (terminal.isJson) {
    terminal.printJson(pushes)
    return 0
  }
  if (pushes.length === 0) terminal.print('No messages wait.')
  const nowMs = Date.now()
  const lines = formatTable(
    [{ title: 'message', align: 'right' }, { title: 'at' }, { title: 'when' }, { title: 'body', isElastic: true }],
    pushes.map(({ id, atMs, body }) => [
      String(id),
      formatLocal(atMs),
      relativeTime(atMs, nowMs),
      JSON.stringify(body),
    ]),
    { paint: terminal.paint, width: terminal.width() },
  )
  for (const line of lines) terminal.print(line)
  return 0
}

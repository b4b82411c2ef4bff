/**
 * cursor — shows the cursor of a sensor, sets it or resets it. A tick that is being made at the same time is dropped and
 * made anew from what was set.
 *
 * Errors   InvalidError  invalid/cursor     it does not fit the sensor's schema
 *          ConflictError conflict/busy-cursor   ticks changed it each time that it was to be written
 */
import { InvalidError, setSensorCursor, validateCursor } from '@ingot/core'

import { openStores } from '../../instance.ts'
import type { Call } from '../call.ts'
import type { ExitCode } from '../errors.ts'
import type { FoundAutomation } from '../instigator/instigators.ts'
import { findSensor, stateOf } from '../instigator/instigators.ts'
import { jsonText } from '../json-text.ts'
import { openToLook } from '../open-workspace.ts'

export interface CursorOptions {
  /** JSON text. */
  readonly set?: string
  readonly reset?: boolean
  readonly name?: string
}

export async function sensorCursor(call: Call<CursorOptions>, name: string): Promise<ExitCode> {
  const { terminal, options } = call
  const { workspace, projects, instance: looked } = await openToLook(call)
  await using opened = looked
  const found = findSensor(projects, name, options.name)
  if (found.kind === 'automation') throw noCursor(found)
  const isChange = options.set !== undefined || options.reset === true
  if (!isChange) {
    const { cursor, version } = await stateOf(opened?.storage, found.ref)
    if (terminal.isJson) terminal.printJson({ ...found.ref, cursor: parsed(cursor), version })
    else terminal.print(cursor ?? 'none yet: the next tick begins with the default')
    return 0
  }
  const text = options.set === undefined ? null : jsonText('--set', options.set)
  if (text !== null) await validateCursor(found.loaded.graph, found.ref.name, text)
  await using made = opened === undefined ? await openStores(workspace, projects) : undefined
  const { storage } = opened ?? made ?? never()
  const { before, after } = await setSensorCursor(storage, found.ref, text)
  if (terminal.isJson) {
    terminal.printJson({
      ...found.ref,
      before: parsed(before.cursor),
      cursor: parsed(after.cursor),
      version: after.version,
    })
  } else
    terminal.print(
      `Cursor of sensor ${found.ref.name}: ${before.cursor ?? 'none'} → ${after.cursor ?? 'none: it begins anew'}`,
    )
  return 0
}

function parsed(text: string | undefined): unknown {
  return text === undefined ? null : JSON.parse(text)
}

function never(): never {
  throw new Error('a sensor that was found has gone')
}

function noCursor({ ref }: FoundAutomation): InvalidError {
  return new InvalidError(
    'invalid/cursor',
    `automation of project "${ref.project}" has no cursor to set: it remembers for each condition apart.`,
  )
}

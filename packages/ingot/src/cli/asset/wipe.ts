/**
 * wipe — forgets what is recorded of assets: materialisations, observations, check results. The data itself stays
 * where its IO manager put it.
 *
 * Errors   InvalidError invalid/command-line    no assets are named, in more than one way, or nobody can be asked
 */
import { createInterface } from 'node:readline/promises'

import type { AssetState } from '@ingot/core'
import { InvalidError, isRecorded, wipeEvents } from '@ingot/core'

import type { Call } from '../call.ts'
import type { ExitCode } from '../errors.ts'
import { plural } from '../format/quantity.ts'
import { chooseProject, openToLook } from '../open-workspace.ts'

export interface AssetWipeOptions {
  readonly select?: string
  readonly all?: boolean
  readonly yes?: boolean
  readonly name?: string
}

export async function assetWipe(call: Call<AssetWipeOptions>, keys: readonly string[]): Promise<ExitCode> {
  const { terminal, options } = call
  const expression = expressionOf(keys, options)
  const { projects, instance } = await openToLook(call)
  try {
    const { keys: chosen } = chooseProject(projects, options.name, expression)
    const states = instance === undefined ? [] : await instance.storage.listAssets({ assetKeys: chosen })
    const recorded = states.filter(isRecorded)
    if (recorded.length > 0 && !(await isAllowed(call, recorded))) {
      terminal.print('Nothing was wiped.')
      return 0
    }
    if (recorded.length > 0) await instance?.storage.append(wipeEvents(recorded, Date.now()))
    const wipedKeys = [...new Set(recorded.map(({ assetKey }) => assetKey))]
    if (terminal.isJson) terminal.printJson({ wiped: wipedKeys })
    else terminal.print(resultText(wipedKeys.length))
    return 0
  } finally {
    await instance?.[Symbol.asyncDispose]()
  }
}

function expressionOf(keys: readonly string[], { select, all }: AssetWipeOptions): string {
  const ways = [
    ...(keys.length > 0 ? [keys.map((key) => JSON.stringify(key)).join(' or ')] : []),
    ...(select === undefined ? [] : [select]),
    ...(all === true ? ['*'] : []),
  ]
  const [expression] = ways
  if (expression !== undefined && ways.length === 1) return expression
  throw new InvalidError(
    'invalid/command-line',
    `say which assets in ${ways.length === 0 ? 'one' : 'only one'} way: their keys, --select EXPRESSION, or --all.`,
  )
}

async function isAllowed(
  { terminal, options }: Call<AssetWipeOptions>,
  states: readonly AssetState[],
): Promise<boolean> {
  if (options.yes === true) return true
  if (process.stdin.isTTY !== true || terminal.isJson) {
    throw new InvalidError('invalid/command-line', 'nobody can be asked here: say --yes to wipe without being asked.')
  }
  const count = new Set(states.map(({ assetKey }) => assetKey)).size
  terminal.print(`The records of ${plural(count, 'asset')} will be forgotten; the data stays where it is.`)
  const asking = createInterface({ input: process.stdin, output: process.stderr })
  // Ctrl-C and Ctrl-D close it, and a question that is closed is never answered.
  const closed = new Promise<string>((resolve) => asking.once('close', () => resolve('')))
  try {
    const answer = await Promise.race([asking.question('Wipe them? [y/N] '), closed])
    return /^y(es)?$/i.test(answer.trim())
  } finally {
    asking.close()
  }
}

function resultText(count: number): string {
  if (count === 0) return 'Nothing is recorded of these assets; there is nothing to wipe.'
  return `The records of ${plural(count, 'asset')} are forgotten. The data is untouched.`
}

/**
 * cli — what `aggre` can be asked for, read from its arguments. Pure: nothing is opened, set or printed here.
 *
 * Errors   none: arguments that cannot be meant are a sentence.
 */
import { parseArgs } from 'node:util'

import { SOURCE_NAMES, type SourceName } from './source-name.ts'

export const USAGE = `usage: aggre <command> [options]

  run-once [--source a,b]   collects, downloads, looks up, transcribes and reports once; of these sources only where given
  status [--json]           what is held by source and state, what has waited longest, the last errors
  rebuild                   makes silver and gold again from bronze without one request, and puts them in place at once
  recorded FOLDER           replays what services once sent through the collectors, in a home of its own
  telegram-auth             signs in to Telegram and keeps the session, so that channels are read by its own protocol

  --live            asks the services themselves; without it the invented ones of the samples, on this machine
  --home DIR        where everything is kept; samples: this system's folder, else live/ and recorded/ in it
  --config FILE     what is collected; aggre.yaml when live, else sample.yaml
  --help            this text

sources: ${SOURCE_NAMES.join(', ')}`

/** Where the data come from; each has a home of its own. */
export type Mode = 'sample' | 'live' | 'recorded'

export interface Place {
  readonly mode: Mode
  readonly home?: string
  readonly config?: string
}

export type Command =
  | { readonly kind: 'help' }
  | { readonly kind: 'run-once'; readonly place: Place; readonly sources: readonly SourceName[] }
  | { readonly kind: 'status'; readonly place: Place; readonly isJson: boolean }
  | { readonly kind: 'rebuild'; readonly place: Place }
  | { readonly kind: 'recorded'; readonly place: Place; readonly folder: string }
  | { readonly kind: 'telegram-auth'; readonly place: Place }

export type Read = { readonly ok: true; readonly command: Command } | { readonly ok: false; readonly reason: string }

const OPTIONS = {
  source: { type: 'string', multiple: true },
  json: { type: 'boolean' },
  live: { type: 'boolean' },
  recorded: { type: 'boolean' },
  home: { type: 'string' },
  config: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const

/** What stands for each command beside the options of all. */
const TAKES: Readonly<Record<string, readonly string[]>> = {
  'run-once': ['source', 'live'],
  status: ['json', 'live', 'recorded'],
  rebuild: ['live', 'recorded'],
  recorded: [],
  'telegram-auth': ['live'],
}

type Given = ReturnType<typeof parse>

export function readCommand(argv: readonly string[], environmentMode = ''): Read {
  let given: Given
  try {
    given = parse(argv)
  } catch (error) {
    return refuse(firstSentence(error))
  }
  const { values, positionals } = given
  const [name, ...rest] = positionals
  if (values.help === true || name === 'help') return { ok: true, command: { kind: 'help' } }
  if (name === undefined) return refuse('Say what to do, for example run-once.')
  const takes = TAKES[name]
  if (takes === undefined) return refuse(`There is no command ${name}; there are ${Object.keys(TAKES).join(', ')}.`)
  const odd = Object.keys(values).find((option) => option !== 'home' && option !== 'config' && !takes.includes(option))
  if (odd !== undefined) return refuse(`${name} has no option --${odd}.`)
  const most = name === 'recorded' ? 1 : 0
  if (rest.length > most) return refuse(`${name} does not know what to do with "${rest[most]}".`)
  return commandOf(name, given, environmentMode)
}

function parse(argv: readonly string[]) {
  return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true })
}

function commandOf(name: string, { values, positionals }: Given, environmentMode: string): Read {
  const place = placeOf(values, name, environmentMode)
  if (typeof place === 'string') return refuse(place)
  switch (name) {
    case 'run-once':
      return runOnce(values.source ?? [], place)
    case 'status':
      return { ok: true, command: { kind: 'status', place, isJson: values.json === true } }
    case 'recorded': {
      const folder = positionals[1]
      if (folder === undefined || folder === '') return refuse('recorded needs the folder that holds the recordings.')
      return { ok: true, command: { kind: 'recorded', place, folder } }
    }
    default:
      return { ok: true, command: { kind: name === 'rebuild' ? 'rebuild' : 'telegram-auth', place } }
  }
}

const MODES: readonly string[] = ['', 'sample', 'live', 'recorded'] satisfies readonly (Mode | '')[]

/** A sentence when what was given does not go together. */
function placeOf(values: Given['values'], name: string, environmentMode: string): Place | string {
  if (values.live === true && values.recorded === true) return 'Either --live or --recorded, not both.'
  if (!MODES.includes(environmentMode)) {
    return `AGGRE_MODE is "${environmentMode}": make it sample, live or recorded, or leave it unset.`
  }
  if (values.home === '') return '--home needs a folder.'
  if (values.config === '') return '--config needs a file.'
  const isSaid = values.live === true || name === 'telegram-auth'
  const isRecorded = name === 'recorded' || values.recorded === true || (!isSaid && environmentMode === 'recorded')
  // Signing in is for the services themselves.
  const isLive = isSaid || environmentMode === 'live'
  return {
    mode: isRecorded ? 'recorded' : isLive ? 'live' : 'sample',
    ...(values.home === undefined ? {} : { home: values.home }),
    ...(values.config === undefined ? {} : { config: values.config }),
  }
}

function runOnce(given: readonly string[], place: Place): Read {
  const names = given.flatMap((list) => list.split(',')).map((name) => name.trim())
  const sources = SOURCE_NAMES.filter((name) => names.includes(name))
  const odd = names.find((name) => SOURCE_NAMES.every((known) => known !== name))
  if (odd !== undefined) return refuse(`There is no source "${odd}"; there are ${SOURCE_NAMES.join(', ')}.`)
  return { ok: true, command: { kind: 'run-once', place, sources } }
}

function refuse(reason: string): Read {
  return { ok: false, reason }
}

/** node adds advice on how to write an argument that begins with a dash. */
function firstSentence(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return `${message.split('. ')[0]?.replace(/\.$/, '')}.`
}

/**
 * source — what the collector needs to know of one service.
 *
 * Promise  1. `parse` takes any value and never throws: what cannot be read is in `rejected`, with a reason.
 *          2. items = messages.length + rejected.length. A response without a single place where entries could be
 *             counts as one rejected item, so that a service which changes its shape does not fall silent.
 */
import { at, describeShape, stringAt } from '../json.ts'
import type { Message, SourceName } from '../message.ts'
import type { SourceSettings } from '../settings.ts'

export interface SourceRequest {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
}

export interface Rejected {
  /** Which entry: its id or title where it has one. */
  readonly what: string
  readonly why: string
}

export interface Reading {
  readonly items: number
  readonly messages: readonly Message[]
  readonly rejected: readonly Rejected[]
}

export interface Source {
  readonly name: SourceName
  /** False where one response is always an object, so that a recorded list must be several responses. */
  readonly answersLists: boolean
  /** The requests to begin with; they do not depend on each other. */
  requests(settings: SourceSettings): readonly SourceRequest[]
  /** What to ask next, having read the answer to `request`, itself the `page`-th step (from 1) of its chain. */
  follow?(response: unknown, request: SourceRequest, page: number, settings: SourceSettings): readonly SourceRequest[]
  /** `url`, where known, says how the response was asked for. */
  parse(response: unknown, url?: string): Reading
}

export function readEntries(entries: readonly unknown[], read: (entry: unknown) => Message | Rejected): Reading {
  const messages: Message[] = []
  const rejected: Rejected[] = []
  for (const entry of entries) {
    const result = read(entry)
    if ('why' in result) rejected.push(result)
    else messages.push(result)
  }
  return { items: entries.length, messages, rejected }
}

/** For a response in which entries have no place: an error in the service's words, or something else entirely. */
export function noEntries(response: unknown, entriesName: string): Reading {
  const said = serviceError(response)
  const why = said === null ? `holds no ${entriesName}: ${describeShape(response)}` : `the service says: ${said}`
  return { items: 1, messages: [], rejected: [{ what: 'response', why }] }
}

/** Where the seven services put the sentence that says what went wrong. */
function serviceError(response: unknown): string | null {
  const places = [['message'], ['response', 'message'], ['fault', 'faultstring'], ['error_description'], ['error']]
  const isError = ['error', 'fault', 'code'].some((key) => at(response, key) !== undefined)
  const isGuardianError = at(response, 'response', 'status') === 'error'
  const isBareMessage = stringAt(response, 'message') !== null && Object.keys(response ?? {}).length === 1
  if (!isError && !isGuardianError && !isBareMessage) return null
  for (const place of places) {
    const said = stringAt(response, ...place)
    if (said !== null) return said
  }
  return null
}

/** A message with text fit for any table: well-formed Unicode, no NUL (each becomes U+FFFD), nothing blank around. */
export function makeMessage(message: Message): Message {
  const { source, id, author, text, url, publishedAt, language } = message
  return {
    source,
    id: clean(id),
    author: author === null ? null : clean(author),
    text: clean(text),
    url: url === null ? null : clean(url),
    publishedAt,
    language: language === null ? null : clean(language),
  }
}

function clean(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD').trim()
}

/**
 * Puts entries on a stack so that the first comes off first. Not by `push(...entries)`: the arguments of a call have to
 * fit on the engine's own stack, and strangers choose how many entries there are.
 */
export function stack(waiting: unknown[], entries: readonly unknown[]): void {
  for (const entry of entries.toReversed()) waiting.push(entry)
}

/** Title and body apart by an empty line; whichever is missing or says the same again is left out. */
export function joinTexts(...texts: readonly (string | null)[]): string {
  return joinAll(texts)
}

/** The same for as many as a stranger may send: see `stack`. */
export function joinAll(texts: readonly (string | null)[]): string {
  const present = texts.filter((text) => text !== null && text.trim() !== '')
  return [...new Set(present)].join('\n\n')
}

/** `base` may have a path of its own; parameters without value are left out. */
export function address(base: string, path: string, parameters: Readonly<Record<string, string | null>> = {}): string {
  const url = new URL(base.replace(/\/+$/, '') + path)
  for (const [name, value] of Object.entries(parameters)) if (value !== null) url.searchParams.set(name, value)
  return url.href
}

/** The same request with one parameter set. */
export function withParameter(request: SourceRequest, name: string, value: string): SourceRequest {
  const url = new URL(request.url)
  url.searchParams.set(name, value)
  return { ...request, url: url.href }
}

/** json — looking into values whose shape nobody promised. Nothing here throws. */
export type JsonObject = Readonly<Record<string, unknown>>

export type ParsedJson = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly why: string }

const DECODER = new TextDecoder()

/** The bytes of a service that speaks JSON, which is UTF-8. */
export function parseJson(bytes: Uint8Array): ParsedJson {
  const text = DECODER.decode(bytes)
  try {
    return { ok: true, value: JSON.parse(text) as unknown }
  } catch {
    return { ok: false, why: whyNotJson(text) }
  }
}

/** The parser's own message quotes the text at length and changes between Node versions. */
function whyNotJson(text: string): string {
  const start = text.trimStart()
  if (start === '') return 'is empty'
  if (start.startsWith('<')) return 'is a web page, not JSON'
  return start.startsWith('{') || start.startsWith('[') ? 'is JSON cut short or damaged' : 'is not JSON'
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value at a path of keys; undefined where the way ends. */
export function at(value: unknown, ...keys: readonly string[]): unknown {
  let here = value
  for (const key of keys) {
    if (!isObject(here) || !Object.hasOwn(here, key)) return undefined
    here = here[key]
  }
  return here
}

/** A string with something in it, trimmed; else null. */
export function stringAt(value: unknown, ...keys: readonly string[]): string | null {
  const found = at(value, ...keys)
  return typeof found === 'string' && found.trim() !== '' ? found.trim() : null
}

/** A finite number, rounded to a whole one; else null. */
export function countAt(value: unknown, ...keys: readonly string[]): number | null {
  const found = at(value, ...keys)
  return typeof found === 'number' && Number.isSafeInteger(Math.round(found)) ? Math.round(found) : null
}

/** The list at a path of keys, or null when there is none. */
export function listAt(value: unknown, ...keys: readonly string[]): readonly unknown[] | null {
  const found = at(value, ...keys)
  return Array.isArray(found) ? found : null
}

/** "an object with did, handle": enough for a person to recognise what came instead. */
export function describeShape(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`
  if (!isObject(value)) return typeof value === 'string' ? 'a text' : `a ${typeof value}`
  const keys = Object.keys(value)
  if (keys.length === 0) return 'an empty object'
  return `an object with ${keys.slice(0, 4).join(', ')}${keys.length > 4 ? ', …' : ''}`
}

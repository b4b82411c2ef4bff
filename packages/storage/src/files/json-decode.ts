/**
 * json-decode — reads what json-encode wrote: a text as a whole, or line by line when it is too long for one string.
 */
import { TAG } from './json-encode.ts'

/** Thrown for a text that json-encode did not write. */
export class NotDecodable extends Error {}

export function decodeJson(text: string): unknown {
  const value: unknown = parse(text)
  // Plain JSON, the common case, is not looked through.
  return text.includes(`"${TAG}"`) ? revive(value) : value
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new NotDecodable(cause instanceof Error ? cause.message : 'not JSON', { cause })
  }
}

/** The value with its tagged objects turned back; changes what it is given. */
function revive(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i += 1) value[i] = revive(value[i])
    return value
  }
  if (Object.hasOwn(value, TAG)) return untag(value)
  return reviveProperties(value)
}

function reviveProperties(object: object): object {
  for (const [key, before] of Object.entries(object)) {
    const after = revive(before)
    // Defined, not assigned, since a key may be `__proto__`.
    if (after !== before)
      Object.defineProperty(object, key, { value: after, enumerable: true, writable: true, configurable: true })
  }
  return object
}

function untag(tagged: object): unknown {
  const { [TAG]: kind, value } = tagged as Readonly<Record<string, unknown>>
  if (kind === 'object' && typeof value === 'object' && value !== null) return reviveProperties(value)
  return valueOf(kind, Array.isArray(value) ? value.map(revive) : value)
}

function valueOf(kind: unknown, value: unknown): unknown {
  if (Array.isArray(value)) return valueOfItems(kind, value)
  switch (kind) {
    case 'undefined':
      return undefined
    case 'date':
      return new Date(typeof value === 'string' ? value : Number.NaN)
    case 'number':
      return Number(value)
    case 'bigint':
      if (typeof value === 'string') return BigInt(value)
      break
    case 'bytes':
      if (typeof value === 'string') return bytesOf([value])
  }
  throw new NotDecodable(`the ${TAG} kind ${JSON.stringify(kind)} is not known; a newer Ingot may have written it`)
}

function valueOfItems(kind: unknown, items: readonly unknown[]): unknown {
  switch (kind) {
    case 'map':
      return new Map(items.map((item) => (Array.isArray(item) ? [item[0], item[1]] : [item, undefined])))
    case 'set':
      return new Set(items)
    case 'text':
      return items.join('')
    case 'bytes':
      return bytesOf(items)
  }
  throw new NotDecodable(`the ${TAG} kind ${JSON.stringify(kind)} is not known; a newer Ingot may have written it`)
}

function bytesOf(parts: readonly unknown[]): Uint8Array {
  const buffers = parts.map((part) => Buffer.from(String(part), 'base64'))
  const bytes = new Uint8Array(buffers.reduce((length, buffer) => length + buffer.length, 0))
  let offset = 0
  for (const buffer of buffers) {
    bytes.set(buffer, offset)
    offset += buffer.length
  }
  return bytes
}

/** An array, object, map or set whose items come line by line. */
interface Frame {
  /** Of the tag; undefined for a plain array or object. */
  readonly kind: string | undefined
  readonly isObject: boolean
  /** Where its value goes in the frame around it, when that is an object. */
  readonly key: string | undefined
  readonly items: unknown[]
  readonly entries: [string, unknown][]
}

/** Takes the lines of a text one by one, without their ends. */
export class LineDecoder {
  readonly #frames: Frame[] = [newFrame(undefined, false, undefined)]

  push(line: string): void {
    // Trimmed, so that a text which another program has indented is read as well.
    const trimmed = line.trim()
    const text = trimmed.endsWith(',') ? trimmed.slice(0, -1) : trimmed
    // No value ends in an opening bracket or begins with a closing one: these stand for a large value's ends alone.
    if (text.endsWith('[') || text.endsWith('{')) this.#open(text)
    else if (text.startsWith(']') || text.startsWith('}')) this.#close()
    else if (this.#innermost.isObject) this.#addProperty(text)
    else this.#innermost.items.push(decodeJson(text))
  }

  result(): unknown {
    const [root, ...open] = this.#frames
    if (root?.items.length !== 1 || open.length > 0) throw new NotDecodable('the text ends too early')
    return root.items[0]
  }

  get #innermost(): Frame {
    const frame = this.#frames.at(-1)
    if (frame === undefined) throw new NotDecodable('a bracket is closed that was never opened')
    return frame
  }

  #open(text: string): void {
    const name = this.#innermost.isObject ? (/^"(?:[^"\\]|\\.)*":/.exec(text)?.[0] ?? '') : ''
    const key = name === '' ? undefined : String(parse(name.slice(0, -1)))
    const kind = new RegExp(`^\\{"\\${TAG}":"(\\w+)","value":[[{]$`).exec(text.slice(name.length))?.[1]
    this.#frames.push(newFrame(kind, text.endsWith('{'), key))
  }

  #close(): void {
    const frame = this.#innermost
    this.#frames.pop()
    const value = frame.isObject ? Object.fromEntries(frame.entries) : frame.items
    this.#add(frame.key, frame.kind === undefined || frame.isObject ? value : valueOf(frame.kind, value))
  }

  #addProperty(text: string): void {
    for (const [key, value] of Object.entries(Object(parse(`{${text}}`)))) this.#add(key, revive(value))
  }

  #add(key: string | undefined, value: unknown): void {
    if (key === undefined) this.#innermost.items.push(value)
    else this.#innermost.entries.push([key, value])
  }
}

function newFrame(kind: string | undefined, isObject: boolean, key: string | undefined): Frame {
  return { kind, isObject, key, items: [], entries: [] }
}

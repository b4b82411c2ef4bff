/**
 * wire-proxy — a wire as an author holds it: it has what is to be called of it, and refuses whatever would take it for
 * the value that it stands for, since that would pass silently as wrong data.
 */
const HANDLE = '~handle'

/** Asked for by a template, `String`, `JSON.stringify` and a spread into a list. */
const ASKED_OF_VALUES: ReadonlySet<string | symbol> = new Set([
  Symbol.toPrimitive,
  Symbol.iterator,
  'toString',
  'toJSON',
])

/** `memberOf` gives what it has by name; `refuse` throws. */
export function wireProxy(handle: object, memberOf: (name: string) => unknown, refuse: () => never): unknown {
  return new Proxy(
    {},
    {
      get: (_target, name) => {
        if (name === HANDLE) return handle
        if (ASKED_OF_VALUES.has(name)) return refuse()
        return typeof name === 'symbol' ? undefined : memberOf(name)
      },
      has: refuse,
      ownKeys: refuse,
      getOwnPropertyDescriptor: refuse,
    },
  )
}

export function handleIn(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  return (value as { readonly [HANDLE]?: unknown })[HANDLE]
}

// A literal that an author writes is small; one of a file, with a million rows, has no wires.
const LOOKED_AT = 10_000

interface Found {
  readonly value: unknown
  /** `.a[2]` */
  readonly place: string
}

/** Where a wire stands within an object or list, '' when it is one; looked for among the first 10 000 values in it. */
export function placeOfWire(value: unknown): string | undefined {
  const queue: Found[] = [{ value, place: '' }]
  const seen = new Set<unknown>()
  let left = LOOKED_AT
  for (const found of queue) {
    if (handleIn(found.value) !== undefined) return found.place
    for (const inner of partsOf(found, left)) {
      left -= 1
      if (typeof inner.value !== 'object' || inner.value === null || seen.has(inner.value)) continue
      seen.add(inner.value)
      queue.push(inner)
    }
  }
  return undefined
}

/** The first `most` of a list or of an object that no class made. */
function partsOf({ value, place }: Found, most: number): readonly Found[] {
  if (Array.isArray(value)) {
    return value.slice(0, most).map((one: unknown, i) => ({ value: one, place: `${place}[${i}]` }))
  }
  if (typeof value !== 'object' || value === null) return []
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== null && prototype !== Object.prototype) return []
  return Object.entries(value)
    .slice(0, most)
    .map(([key, one]) => ({ value: one as unknown, place: `${place}.${key}` }))
}

/**
 * selection-words — what to offer while somebody types a selection: `layer:silver+ and not tag:pii=yes`. Pure.
 *
 * Rules    only what stands behind the last space, parenthesis or plus is completed. Words that the language could not
 *          read are offered in quotes.
 */
export interface SelectionNames {
  readonly keys: readonly string[]
  readonly groups: readonly string[]
  readonly layers: readonly string[]
  readonly owners: readonly string[]
  readonly kinds: readonly string[]
  /** `pii`, `pii=yes`. */
  readonly tags: readonly string[]
}

export interface SelectionOffers {
  /** Where what is replaced begins. */
  readonly from: number
  readonly offers: readonly { readonly text: string; readonly detail?: string }[]
}

const ATTRIBUTES = ['key', 'group', 'layer', 'owner', 'kind', 'tag'] as const
const FUNCTIONS = ['roots(', 'sinks(']
const WORDS = ['and', 'or', 'not']
const MOST = 200

export function selectionOffers(names: SelectionNames, before: string): SelectionOffers {
  const typed = /(?:[a-z]+:)?"?[^\s()+"]*$/i.exec(before)?.[0] ?? ''
  const colon = typed.indexOf(':')
  const attribute = ATTRIBUTES.find((name) => name === typed.slice(0, Math.max(0, colon)))
  if (attribute !== undefined) {
    const from = before.length - typed.length + colon + 1
    return { from, offers: matching(valuesOf(names, attribute), typed.slice(colon + 1)) }
  }
  const from = before.length - typed.length
  const isAfterTerm = /[\w)"*+]\s+$/.test(before.slice(0, from)) && !/\b(?:and|or|not)\s+$/i.test(before.slice(0, from))
  const heads = [...(isAfterTerm ? WORDS : ['not']), ...ATTRIBUTES.map((name) => `${name}:`), ...FUNCTIONS]
  const wanted = typed.toLowerCase()
  return {
    from,
    offers: [
      ...heads.filter((head) => head.startsWith(wanted)).map((text) => ({ text })),
      ...(isAfterTerm ? [] : matching(names.keys, typed)),
    ],
  }
}

function valuesOf(names: SelectionNames, attribute: (typeof ATTRIBUTES)[number]): readonly string[] {
  switch (attribute) {
    case 'key':
      return names.keys
    case 'group':
      return names.groups
    case 'layer':
      return names.layers
    case 'owner':
      return names.owners
    case 'kind':
      return names.kinds
    case 'tag':
      return names.tags
    default:
      return attribute satisfies never
  }
}

/** Those that begin with what was typed, then those that hold it. */
function matching(values: readonly string[], typed: string): SelectionOffers['offers'] {
  const wanted = typed.replaceAll('"', '').toLowerCase()
  const first = values.filter((value) => value.toLowerCase().startsWith(wanted))
  const rest = values.filter((value) => !value.toLowerCase().startsWith(wanted) && value.toLowerCase().includes(wanted))
  return [...first, ...rest].slice(0, MOST).map((value) => ({ text: quoted(value) }))
}

function quoted(value: string): string {
  return /^[\w./@:=*-]+$/.test(value) && !/^(?:and|or|not|\d+)$/i.test(value) ? value : JSON.stringify(value)
}

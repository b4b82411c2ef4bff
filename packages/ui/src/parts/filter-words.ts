/**
 * filter-words — what may be filtered by, what is chosen, and what to offer while somebody types. Pure.
 *
 * Shapes   a filter's value is text; of one with `isMany` it is several, joined by commas, each percent-encoded where it
 *          holds a comma itself.
 */
export interface FilterOption {
  readonly value: string
  readonly label?: string
}

export interface FilterDefinition {
  /** Its name in the address. */
  readonly key: string
  readonly label: string
  /** All that it may be; without them anything may be typed. */
  readonly options?: readonly FilterOption[]
  /** Offered, but not all that it may be. */
  readonly suggestions?: readonly string[]
  readonly isMany?: boolean
  /** Takes what is typed without naming a filter. */
  readonly isText?: boolean
  /** `2026-01-01`. */
  readonly placeholder?: string
}

export type FilterValue = Readonly<Record<string, string | undefined>>

export interface FilterToken {
  readonly key: string
  readonly label: string
  readonly value: string
  readonly text: string
}

export interface FilterOffer {
  readonly key: string
  /** Undefined = choose the filter first, then its value. */
  readonly value?: string
  readonly text: string
}

// More than anybody reads.
const MOST_OFFERS = 50

export function splitValues(value: string | undefined): readonly string[] {
  return value === undefined || value === '' ? [] : value.split(',').map((one) => one.replaceAll('%2C', ','))
}

export function joinValues(values: readonly string[]): string {
  return values.map((one) => one.replaceAll(',', '%2C')).join(',')
}

export function tokensOf(filters: readonly FilterDefinition[], value: FilterValue): readonly FilterToken[] {
  return filters.flatMap((filter) => {
    const { key, label, isMany = false } = filter
    const whole = value[key]
    const values = isMany ? splitValues(whole) : whole === undefined || whole === '' ? [] : [whole]
    return values.map((one) => ({ key, label, value: one, text: optionText(filter, one) }))
  })
}

function optionText({ options = [] }: FilterDefinition, value: string): string {
  return options.find((option) => option.value === value)?.label ?? value
}

/** What changes when a token is taken away. */
export function withoutToken(
  filters: readonly FilterDefinition[],
  value: FilterValue,
  token: FilterToken,
): FilterValue {
  const isMany = filters.find(({ key }) => key === token.key)?.isMany ?? false
  const left = isMany ? splitValues(value[token.key]).filter((one) => one !== token.value) : []
  return { [token.key]: left.length === 0 ? undefined : joinValues(left) }
}

/** What changes when a value is chosen; one chosen already is not chosen twice. */
export function withChosen(filter: FilterDefinition, value: FilterValue, chosen: string): FilterValue {
  if (filter.isMany !== true) return { [filter.key]: chosen }
  const before = splitValues(value[filter.key])
  return { [filter.key]: joinValues(before.includes(chosen) ? before : [...before, chosen]) }
}

/** The filter named before a colon, and what stands behind it: `status:fai`. */
export function readTyped(filters: readonly FilterDefinition[], typed: string) {
  const colon = typed.indexOf(':')
  const name = typed.slice(0, Math.max(0, colon)).trim().toLowerCase()
  const filter = filters.find(({ key, label }) => key.toLowerCase() === name || label.toLowerCase() === name)
  return filter === undefined ? { rest: typed.trim() } : { filter, rest: typed.slice(colon + 1).trim() }
}

export function offersOf(
  filters: readonly FilterDefinition[],
  value: FilterValue,
  typed: string,
): readonly FilterOffer[] {
  const { filter, rest } = readTyped(filters, typed)
  const offers = filter === undefined ? openOffers(filters, value, rest) : valueOffers(filter, value, rest)
  return offers.slice(0, MOST_OFFERS)
}

/** Nothing is named yet: filters by their names; values that hold what was typed; free text last. */
function openOffers(filters: readonly FilterDefinition[], value: FilterValue, rest: string): readonly FilterOffer[] {
  const wanted = rest.toLowerCase()
  const named = filters.filter(({ isText = false, label }) => !isText && label.toLowerCase().includes(wanted))
  const heads = named.map(({ key, label }) => ({ key, text: `${label}: …` }))
  if (rest === '') return heads
  const values = filters.flatMap((filter) =>
    filter.isText === true
      ? []
      : valueOffers(filter, value, rest, false).map((offer) => ({ ...offer, text: `${filter.label}: ${offer.text}` })),
  )
  const free = filters.filter(({ isText = false }) => isText)
  return [...free.map(({ key, label }) => ({ key, value: rest, text: `${label}: ${rest}` })), ...values, ...heads]
}

function valueOffers(
  filter: FilterDefinition,
  value: FilterValue,
  rest: string,
  isFreeOffered = true,
): readonly FilterOffer[] {
  const { key, options, suggestions = [] } = filter
  const chosen = new Set(splitValues(value[key]))
  const wanted = rest.toLowerCase()
  const known = (options ?? suggestions.map((one): FilterOption => ({ value: one })))
    .map((option) => ({ key, value: option.value, text: option.label ?? option.value }))
    .filter((offer) => !chosen.has(offer.value) && `${offer.text} ${offer.value}`.toLowerCase().includes(wanted))
  const isFree = options === undefined && isFreeOffered && rest !== '' && known.every((offer) => offer.value !== rest)
  return isFree ? [{ key, value: rest, text: rest }, ...known] : known
}

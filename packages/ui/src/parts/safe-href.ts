/** safe-href — addresses that others wrote: only those that merely lead somewhere. Pure. */
const ALLOWED = new Set(['http:', 'https:', 'mailto:'])

/** Undefined for `javascript:`, `data:`, and what is no address at all. */
export function safeHref(href: string): string | undefined {
  try {
    return ALLOWED.has(new URL(href).protocol) ? href : undefined
  } catch {
    return undefined
  }
}

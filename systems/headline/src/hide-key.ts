/**
 * hide-key — takes an API key's value out of what a service sent back, before that is kept.
 *
 * Services repeat requests in errors, links and cursors. The key is found as it is and as URLs, JSON and HTML escape
 * it, in whatever case. What else can be done to a text (base64, say, or halves of it) is not looked for.
 */
const KEY_PARAMETERS = ['api-key', 'apiKey']
const HIDDEN_KEY = '[key]'

// "test" or "news" as a key would take words out of the news; a real key is longer.
const SHORTEST = 6

export function keyHider(key: string | null): (text: string) => string {
  if (key === null || key.length < SHORTEST) return (text) => text
  const pattern = new RegExp([...key].map(spellings).join(''), 'gi')
  return (text) => text.replaceAll(pattern, HIDDEN_KEY)
}

/** A pattern for one character: itself, `%2F`, `\u002f`, `\/`, `&#x2f;`, `&#47;`, `&amp;`. */
function spellings(character: string): string {
  const code = character.charCodeAt(0)
  const hex = code.toString(16).padStart(2, '0')
  const named = { '&': ['&amp;'], '<': ['&lt;'], '>': ['&gt;'], '"': ['&quot;'] }[character] ?? []
  const escaped = ['"', '/', '\\'].includes(character) ? [`\\\\${RegExp.escape(character)}`] : []
  const coded = [`%${hex}`, `\\\\u00${hex}`, `&#x0{0,4}${hex};`, `&#0{0,4}${code};`]
  return `(?:${[...escaped, ...named, ...coded, RegExp.escape(character)].join('|')})`
}

/** The same address without its key parameters. */
export function withoutKey(url: string): string {
  const stripped = new URL(url)
  for (const name of KEY_PARAMETERS) if (stripped.searchParams.has(name)) stripped.searchParams.delete(name)
  return stripped.href
}

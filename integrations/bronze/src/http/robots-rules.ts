/**
 * robots-rules — the rules of one robots.txt, as RFC 9309 reads them.
 *
 * Promise  1. The group that names the product token speaks; else the one of `*`; groups of one name are joined.
 *          2. The longest matching path wins, and `Allow` where two are as long; `*` and a final `$` mean what they mean.
 *          3. Reading takes time linear in the file, and matching at most path times pattern: no pattern makes it burst.
 */
export interface RobotsRules {
  /** `path` with its query, as a URL writes it. */
  allows(userAgent: string, path: string): boolean
  crawlDelayMs(userAgent: string): number | undefined
}

interface Rule {
  readonly isAllowed: boolean
  readonly pattern: string
}

interface Group {
  readonly rules: Rule[]
  crawlDelayMs: number | undefined
}

export function readRobotsRules(bytes: Uint8Array): RobotsRules {
  const groups = readGroups(new TextDecoder().decode(bytes))
  const groupOf = (userAgent: string): Group | undefined => groups.get(productToken(userAgent)) ?? groups.get('*')
  return {
    allows(userAgent, path) {
      const written = normalised(path)
      const rules = groupOf(userAgent)?.rules ?? []
      let best: Rule | undefined
      for (const rule of rules) {
        if (best !== undefined && !isStronger(rule, best)) continue
        if (isMatch(rule.pattern, written)) best = rule
      }
      return best?.isAllowed ?? true
    },
    crawlDelayMs: (userAgent) => groupOf(userAgent)?.crawlDelayMs,
  }
}

/** `ingot-bronze` of `ingot-bronze/0.1 (+https://…)`. */
function productToken(userAgent: string): string {
  return /^[a-z_-]+/i.exec(userAgent)?.[0].toLowerCase() ?? userAgent.toLowerCase()
}

function isStronger(rule: Rule, best: Rule): boolean {
  if (rule.pattern.length !== best.pattern.length) return rule.pattern.length > best.pattern.length
  return rule.isAllowed && !best.isAllowed
}

function readGroups(text: string): ReadonlyMap<string, Group> {
  const groups = new Map<string, Group>()
  let speaking: Group[] = []
  let isNaming = false
  for (const line of text.split(/\r\n|[\r\n]/)) {
    const parts = /^\s*(?<field>[a-z-]+)\s*:(?<value>[^#]*)/i.exec(line.replace(/^\uFEFF/, ''))?.groups
    const field = parts?.['field']?.toLowerCase()
    const value = parts?.['value']?.trim() ?? ''
    if (field === 'user-agent') {
      if (!isNaming) speaking = []
      isNaming = true
      speaking.push(groupNamed(groups, value === '*' ? '*' : productToken(value)))
    } else if (field === 'allow' || field === 'disallow') {
      isNaming = false
      // An empty path rules nothing.
      if (value === '') continue
      for (const group of speaking) group.rules.push({ isAllowed: field === 'allow', pattern: normalised(value) })
    } else if (field === 'crawl-delay') {
      isNaming = false
      if (/^\d+(\.\d+)?$/.test(value))
        for (const group of speaking) group.crawlDelayMs = Math.ceil(Number(value) * 1000)
    }
  }
  return groups
}

function groupNamed(groups: Map<string, Group>, name: string): Group {
  const group = groups.get(name) ?? { rules: [], crawlDelayMs: undefined }
  groups.set(name, group)
  return group
}

/** Both sides in one spelling: what is not ASCII is percent-encoded, what need not be is not, hexadecimal upper-case. */
function normalised(path: string): string {
  return path
    .replace(/[^\x21-\x7e]+/g, (part) => encodeURI(part.toWellFormed()))
    .replace(/%[0-9a-f]{2}/gi, (escape) => {
      const character = String.fromCharCode(Number.parseInt(escape.slice(1), 16))
      return /[a-z0-9\-._~]/i.test(character) ? character : escape.toUpperCase()
    })
}

/** The usual wildcard walk: on a mismatch the last `*` takes one character more. */
function isMatch(pattern: string, path: string): boolean {
  const isAnchored = pattern.endsWith('$')
  const wanted = isAnchored ? pattern.slice(0, -1) : `${pattern}*`
  let at = 0
  let star = -1
  let retryAt = 0
  let index = 0
  while (index < path.length) {
    if (wanted[at] === '*') {
      star = at
      at += 1
      retryAt = index
    } else if (wanted[at] === path[index]) {
      at += 1
      index += 1
    } else if (star !== -1) {
      at = star + 1
      retryAt += 1
      index = retryAt
    } else return false
  }
  while (wanted[at] === '*') at += 1
  return at === wanted.length
}

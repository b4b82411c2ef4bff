/**
 * match-name — how well a name fits what was typed. Pure.
 *
 * Shapes   0 = the name itself, 1 = it begins so, 2 = a word in it does, 3 = it holds it, 4 = it has its letters in that
 *          order. Of several words typed, each has to fit, and the worst counts.
 */
export type MatchRank = 0 | 1 | 2 | 3 | 4

/** Both in lower case. */
export function matchName(name: string, terms: readonly string[]): MatchRank | undefined {
  let worst: MatchRank = 0
  for (const term of terms) {
    const rank = matchTerm(name, term)
    if (rank === undefined) return undefined
    if (rank > worst) worst = rank
  }
  return worst
}

/** What was typed, as terms to match. */
export function termsOf(typed: string): readonly string[] {
  return typed
    .toLowerCase()
    .split(/\s+/)
    .filter((term) => term !== '')
}

// Shorter ones have their letters in any name.
const FUZZY_FROM = 3

function matchTerm(name: string, term: string): MatchRank | undefined {
  const at = name.indexOf(term)
  if (at === 0) return name.length === term.length ? 0 : 1
  if (at > 0) return beginsWord(name, term, at) ? 2 : 3
  return term.length >= FUZZY_FROM && hasLetters(name, term) ? 4 : undefined
}

function beginsWord(name: string, term: string, first: number): boolean {
  for (let at = first; at !== -1; at = name.indexOf(term, at + 1)) if (!isLetter(name, at - 1)) return true
  return false
}

function isLetter(name: string, at: number): boolean {
  return /[\p{L}\p{N}]/u.test(name[at] ?? '')
}

function hasLetters(name: string, term: string): boolean {
  let at = -1
  for (const letter of term) {
    at = name.indexOf(letter, at + 1)
    if (at === -1) return false
  }
  return true
}

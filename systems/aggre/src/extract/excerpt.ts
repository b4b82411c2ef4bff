/** excerpt — a page in a sentence or two: what it says of itself, else how its text begins. */
import { cutAtWord } from '../cut-at-word.ts'
import type { SaidByPage } from './said-by-page.ts'
import { articleThing, textOf } from './said-by-page.ts'

const MAX_CHARS = 300
const METAS = ['description', 'og:description', 'twitter:description', 'dc.description']

export function pageExcerpt(said: SaidByPage, text: string): string | null {
  const first = text.split('\n\n').find((paragraph) => paragraph.length >= 40) ?? text
  const chosen = (statedDescription(said) || first).replaceAll(/\s+/g, ' ').trim()
  return chosen === '' ? null : cutAtWord(chosen, MAX_CHARS)
}

export function statedDescription(said: SaidByPage): string {
  const stated = METAS.map((name) => said.metas.get(name)).find((value) => value !== undefined)
  return stated ?? textOf(articleThing(said)?.['description'])
}

/**
 * language — of a page's text: what the page says, unless the text plainly says otherwise.
 *
 * Templates are often left at their maker's language, so a long text that is surely in another wins.
 */
import { detectAll } from 'tinyld'

import type { SaidByPage } from './said-by-page.ts'

/** Guesses on less are worth little. */
const LEAST_CHARS = 300
const SAMPLE_CHARS = 3_000
const SURE = 0.8

export function pageLanguage(said: SaidByPage, text: string): string | null {
  const stated = statedLanguage(said)
  if (text.length < LEAST_CHARS) return stated
  const [best] = detectAll(text.slice(0, SAMPLE_CHARS))
  if (best === undefined) return stated
  if (stated === null) return best.lang
  return primary(stated) === best.lang || best.accuracy < SURE ? stated : best.lang
}

function statedLanguage(said: SaidByPage): string | null {
  const names = ['og:locale', 'content-language', 'dc.language', 'language', 'inlanguage']
  for (const value of [said.htmlLang, ...names.map((name) => said.metas.get(name) ?? '')]) {
    const tag = /^\s*([a-z]{2,3}(?:[-_][a-z0-9]{2,8})*)/i.exec(value)?.[1]
    if (tag !== undefined) return tag.toLowerCase().replaceAll('_', '-')
  }
  return null
}

function primary(tag: string): string {
  return tag.split('-')[0] ?? tag
}

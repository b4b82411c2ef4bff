/**
 * author-name — a byline as people and programs write it, as the names in it.
 *
 * Shapes   Several names are divided by a comma and a space. Null where nothing in it is a name.
 */
import { squeeze } from './page-tree.ts'

const MAX_CHARS = 80
const MAX_NAMES = 5
const MAX_TEXTS = 100
const MAX_WORDS = 8

/** `By` in the languages that bylines are written in, alone or after a verb. A name follows, so a capital does. */
const BY = anyCase('by|von|vom|par|por|da|door|av|af|przez|från|fra|di|de')
const VERBS = anyCase(
  'written|authored|posted|published|submitted|created|reported|reviewed|geschrieben|veröffentlicht|erstellt|verfasst|gepostet|escrito|publicado|publié|écrit|rédigé|scritto|pubblicato|geschreven|skrevet|skriven|napisał',
)
const LABELS = anyCase(
  'author|authors|autor|autorin|autoren|autores|auteur|auteurs|autore|text|texte|texto|testo|words|story|interview|verfasser|via|from|автор|текст|作者|文|撰文|記者|记者|著者|執筆|執筆者|بقلم|كتب',
)
const VERB_BY = `(?:${VERBS})\\s+(?:${BY})[:\\s]\\s*`
const LABEL = `(?:${LABELS})\\s*[:：/／]\\s*(?:(?:${BY})\\s+)?`
const LEADING = new RegExp(
  `^(?:${VERB_BY}|${LABEL}|(?:${anyCase('author|autor|autorin|auteur')})\\s|(?:${BY}|بقلم)[:\\s]\\s*)(?=[\\p{Lu}\\p{Lo}@"'“])`,
  'u',
)
/** A line that begins so and goes on with a name is a byline wherever it stands: `de` and `di` begin too much else. */
const BYLINE = new RegExp(
  `^(?:${VERB_BY}|${LABEL}|(?:${anyCase('by|von|par|por|door|av|af')})\\s+)(?=[\\p{Lu}\\p{Lo}])`,
  'u',
)
/** What follows a name: the day, the hour, the paper, a reading time. */
const TRAILING =
  /\s*(?:\||•|·|\/{2}|\s[-–—]\s|\s(?:am|on|in|at|le|el|den|um|für|updated|published|posted|last updated)\s|[,\s]\s*(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|\d)|\(|\[|<).*$/iu
const ROLE =
  /[,;]\s*(?=[^,;]*\b(?:writer|editor|reporter|correspondent|contributor|columnist|journalist|producer|staff|analyst|critic|redakteur(?:in)?|redaktion|korrespondent(?:in)?|rédacteur|journaliste|periodista|redactor|md|phd|ph\.d|m\.d|r\.d|ceo|cto)\b).*$/iu
const SUFFIX = /\s*(?:기자|記者|记者)$/u
const NO_NAME =
  /^https?:|^\d+[.\s]|www\.|\.(?:com|de|org|net)\b|[{}<>]|^(?:admin|administrator|author|authors|autor|editor|redaktion|redaction|staff|anonymous|unknown|guest|website|webmaster|user|root|default|null|undefined|posts?|view all posts|written by|by)$/i
/** First and last name, as opposed to a nickname or the words of a heading. */
const FULL_NAME = /^\p{Lu}[\p{L}.'’-]+(?:\s+(?:\p{Lu}[\p{L}.'’-]*|van|von|de|der|den|del|da|di|la|le|el|al|bin)){1,3}$/u

export function isFullName(name: string): boolean {
  return FULL_NAME.test(name)
}

/** Small, with a capital, or in capitals; the name that follows must begin with a capital, so case cannot be ignored. */
function anyCase(words: string): string {
  const forms = (word: string) => [word, word.charAt(0).toUpperCase() + word.slice(1), word.toUpperCase()]
  return [...new Set(words.split('|').flatMap(forms))].join('|')
}

export function isByline(text: string): boolean {
  return BYLINE.test(text)
}

export function cleanName(text: string): string | null {
  let name = squeeze(text.slice(0, 500))
  if (/^(?:https?:|www\.)/i.test(name)) return null
  name = name.replaceAll(/\S+@\S+\.\w+|(?<=^|\s)@\w+/gu, '').trim()
  for (let before = ''; before !== name;) {
    before = name
    name = name.replace(LEADING, '')
  }
  name = name
    .replace(TRAILING, '')
    .replace(ROLE, '')
    .replace(SUFFIX, '')
    .replace(/^[\s,;:|•·–-]+|[\s,;:|•·–-]+$/gu, '')
  if (name.length < 2 || name.length > MAX_CHARS || !/\p{L}/u.test(name) || NO_NAME.test(name)) return null
  return name.split(' ').length > MAX_WORDS ? null : divided(name)
}

/** `Ann Reed and Bo Li` are two when both halves are full names: `Anna and the Boats` is one. */
function divided(name: string): string {
  const parts = name.split(/\s*,\s*(?:and|und|et|y|e|en)\s+|\s*,\s+|\s+(?:and|und|et|y|e|en|og|och|&)\s+/u)
  return parts.length > 1 && parts.every((part) => FULL_NAME.test(part)) ? parts.join(', ') : name
}

/** The names of several people, each once. */
export function joinNames(texts: readonly string[]): string | null {
  // Each is compared with all: a page that names thousands names nobody.
  const names = [...new Set(texts.slice(0, MAX_TEXTS).map(cleanName))].filter((name) => name !== null)
  // `All articles of Ann Reed` beside `Ann Reed` names nobody else.
  const shortest = names.filter((name) => !names.some((other) => other !== name && name.endsWith(` ${other}`)))
  return shortest.length === 0 ? null : shortest.slice(0, MAX_NAMES).join(', ')
}

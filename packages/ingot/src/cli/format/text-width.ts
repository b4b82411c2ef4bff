/**
 * text-width — how many columns of a terminal a text takes, and texts made fit for one.
 *
 * Promise  what comes out of `oneLine` and `printable` moves no cursor and changes no colour, whatever was put in: an
 *          asset's description or a log message must not be able to forge what the terminal shows.
 */
import { stripVTControlCharacters } from 'node:util'

const ZERO_WIDTH = /^[\p{M}\p{Cf}]$/u
const WIDE =
  /^(?:\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6])$/u

export function textWidth(text: string): number {
  // Most texts are ASCII, where one character is one column.
  if (/^[\u0020-\u007e]*$/.test(text)) return text.length
  let width = 0
  for (const character of stripVTControlCharacters(text)) width += characterWidth(character)
  return width
}

function characterWidth(character: string): number {
  if (ZERO_WIDTH.test(character)) return 0
  return WIDE.test(character) ? 2 : 1
}

/** At most `width` columns of a text without escape sequences; what is cut is marked by `…`. */
export function clip(text: string, width: number): string {
  if (textWidth(text) <= width) return text
  if (width <= 0) return ''
  let kept = ''
  let used = 0
  for (const character of text) {
    const next = used + characterWidth(character)
    if (next > width - 1) break
    kept += character
    used = next
  }
  return `${kept}…`
}

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - textWidth(text)))
}

export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - textWidth(text))) + text
}

/** Escape sequences taken out, every run of white space and control characters one space. */
export function oneLine(text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll(/[\s\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
}

/** Escape sequences and control characters taken out, line breaks and tabs kept. */
export function printable(text: string): string {
  return stripVTControlCharacters(text).replaceAll(/[^\P{Cc}\n\t]/gu, '')
}

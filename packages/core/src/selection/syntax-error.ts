/**
 * syntax-error — says where a selection went wrong, in a sentence and with a caret under the character.
 *
 * Units    `at`  index of a UTF-16 code unit in the text, from 0; people are told characters (code points), from 1
 * Promise  1. The caret stands under the character that the sentence names, also after tabs, line breaks and emoji.
 *          2. The message stays short however long the text is: at most `EXCERPT_CHARS` of it are shown.
 */
import { InvalidError } from '../errors.ts'

const EXCERPT_CHARS = 120
const FOUND_CHARS = 40

/** An error whose message is `problem`, its position, the text, and a caret line. */
export function syntaxError(text: string, at: number, problem: string): InvalidError {
  const before = characterCount(text, at)
  return new InvalidError(
    'invalid/selection-syntax',
    `selection, character ${before + 1}: ${problem}\n${excerpt(text, before)}`,
  )
}

/** The 1-based character that people are told for the code unit at `at`. */
export function characterAt(text: string, at: number): number {
  return characterCount(text, at) + 1
}

/** A piece of the text, between backticks, fit to stand in a sentence. */
export function quotePiece(piece: string): string {
  const characters = [...oneLine(piece)]
  const shown = characters.length <= FOUND_CHARS ? characters : [...characters.slice(0, FOUND_CHARS), '…']
  return `\`${shown.join('')}\``
}

function excerpt(text: string, before: number): string {
  const characters = [...oneLine(text)]
  if (characters.length <= EXCERPT_CHARS) return `${characters.join('')}\n${' '.repeat(before)}^`
  const start = Math.max(0, before - EXCERPT_CHARS / 2)
  const end = start + EXCERPT_CHARS
  const head = start > 0 ? '…' : ''
  const tail = end < characters.length ? '…' : ''
  const caretColumn = before - start + head.length
  return `${head}${characters.slice(start, end).join('')}${tail}\n${' '.repeat(caretColumn)}^`
}

function characterCount(text: string, at: number): number {
  return Array.from(text.slice(0, at)).length
}

// One space for one character, so that the caret line below still fits.
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ')
}

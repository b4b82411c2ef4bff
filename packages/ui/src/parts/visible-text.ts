/** visible-text — text that others wrote: what a screen would not show, or reorder the rest by, is put in words. Pure. */

// Control characters but tab, line feed and carriage return; and those that turn the direction of what follows. Marks of
// direction (U+200E, U+200F) stay: they are part of ordinary Arabic and Hebrew.
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const HIDDEN = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/g
const CONTROL_PICTURES = 0x24_00

export function visibleText(text: string): string {
  return text.replace(HIDDEN, (character) => {
    const code = character.charCodeAt(0)
    if (code < 0x20) return String.fromCharCode(CONTROL_PICTURES + code)
    return `[U+${code.toString(16).toUpperCase().padStart(4, '0')}]`
  })
}

const MOST_LINES = 20
/** Characters: what is longer wraps, and counts as several lines. */
const LINE_LENGTH = 120

/** The first 20 lines or so of the text; all of it when there are no more. */
export function firstLines(text: string): string {
  let end = 0
  for (let lines = 0; lines < MOST_LINES; lines += 1) {
    const feed = text.indexOf('\n', end)
    const lineEnd = feed === -1 ? text.length : feed + 1
    end = Math.min(lineEnd, end + LINE_LENGTH)
    if (end === text.length) return text
  }
  // Not within a character of two code units.
  return text.slice(0, /[\uD800-\uDBFF]/.test(text.charAt(end - 1)) ? end - 1 : end).trimEnd()
}

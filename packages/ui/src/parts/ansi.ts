/**
 * ansi — the colours and weights that programs write into their output, as spans of text. Pure.
 *
 * Rules    SGR 0, 1, 2, 3, 4, 22-24, 30-37, 39, 90-97; other escapes are dropped, and so is what a program would have
 *          overwritten by a carriage return only when it ends the line.
 */
export interface AnsiSpan {
  readonly text: string
  readonly color?: AnsiColor
  readonly isBold?: boolean
  readonly isDim?: boolean
  readonly isItalic?: boolean
  readonly isUnderlined?: boolean
}

const COLORS = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const
export type AnsiColor = (typeof COLORS)[number]
type Style = Omit<AnsiSpan, 'text'>

// CSI sequences, OSC sequences (links, titles), and lone escapes.
// oxlint-disable-next-line no-control-regex -- escapes are what is looked for
const ESCAPE = /\u001B(?:\[([0-9;:?]*)[ -/]*([@-~])|\][^\u0007\u001B]*(?:\u0007|\u001B\\)|[@-Z\\^_])/g

export function parseAnsi(line: string): readonly AnsiSpan[] {
  if (!line.includes('\u001B')) return line === '' ? [] : [{ text: line }]
  const spans: AnsiSpan[] = []
  let style: Style = {}
  let from = 0
  const take = (to: number) => {
    if (to > from) spans.push({ text: line.slice(from, to), ...style })
  }
  for (const match of line.matchAll(ESCAPE)) {
    take(match.index)
    from = match.index + match[0].length
    if (match[2] === 'm') style = styled(style, match[1] ?? '')
  }
  take(line.length)
  return spans
}

/** The text alone: for search and copying. */
export function stripAnsi(line: string): string {
  return line.includes('\u001B') ? line.replaceAll(ESCAPE, '') : line
}

function styled(before: Style, codes: string): Style {
  let style = before
  const numbers = codes.split(/[;:]/).map(Number)
  for (let i = 0; i < numbers.length; i += 1) {
    const code = numbers[i] ?? 0
    // 38;5;n and 38;2;r;g;b (48 the same): colours beyond the eight are left as plain text.
    if (code === 38 || code === 48) i += numbers[i + 1] === 5 ? 2 : 4
    else style = withCode(style, code)
  }
  return style
}

function withCode(style: Style, code: number): Style {
  if (code === 0) return {}
  if (code === 1) return { ...style, isBold: true }
  if (code === 2) return { ...style, isDim: true }
  if (code === 3) return { ...style, isItalic: true }
  if (code === 4) return { ...style, isUnderlined: true }
  if (code === 22) return { ...style, isBold: false, isDim: false }
  if (code === 23) return { ...style, isItalic: false }
  if (code === 24) return { ...style, isUnderlined: false }
  const color = COLORS[code >= 90 ? code - 90 : code - 30]
  if (color !== undefined && ((code >= 30 && code < 38) || (code >= 90 && code < 98))) return { ...style, color }
  if (code !== 39) return style
  const { color: _color, ...rest } = style
  return rest
}

import type { AnsiSpan } from './ansi.ts'
import { parseAnsi } from './ansi.ts'
import { visibleText } from './visible-text.ts'
import classes from './ansi-text.module.css'

/** One line of a program's output, with its colours. */
export function AnsiText({ text }: { readonly text: string }) {
  const spans = parseAnsi(text)
  const [only] = spans
  if (spans.length <= 1 && (only === undefined || Object.keys(only).length === 1))
    return <>{only && visibleText(only.text)}</>
  // Spans have no names of their own, and never move.
  return (
    <>
      {spans.map((span, i) => (
        <span key={i} className={classNames(span)} data-color={span.color}>
          {visibleText(span.text)}
        </span>
      ))}
    </>
  )
}

function classNames({ isBold, isDim, isItalic, isUnderlined }: AnsiSpan): string {
  const names = [isBold && 'bold', isDim && 'dim', isItalic && 'italic', isUnderlined && 'underlined']
  return ['span', ...names].map((name) => (typeof name === 'string' ? classes[name] : '')).join(' ')
}

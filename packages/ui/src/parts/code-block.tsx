import { CopyIcon } from './copy-text.tsx'
import { visibleText } from './visible-text.ts'
import classes from './code-block.module.css'

export interface CodeBlockProps {
  readonly text: string
  /** Said to those who cannot see it. */
  readonly language?: string
  /** px; scrolls beyond. */
  readonly maxHeight?: number
}

/** Code or JSON to read and to copy. */
export function CodeBlock({ text, language, maxHeight = 400 }: CodeBlockProps) {
  return (
    <div className={classes['block']}>
      <pre className={classes['text']} style={{ maxHeight }} tabIndex={0} aria-label={language}>
        {visibleText(text)}
      </pre>
      <div className={classes['copy']}>
        <CopyIcon text={text} />
      </div>
    </div>
  )
}

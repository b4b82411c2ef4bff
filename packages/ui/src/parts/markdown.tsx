import { lazy, Suspense } from 'react'

import { visibleText } from './visible-text.ts'

const MarkdownText = lazy(() => import('./markdown-text.tsx'))

/** Text as Markdown. HTML in it is shown as text, and links lead only to http, https and mailto. */
export function Markdown({ text: written }: { readonly text: string }) {
  const text = visibleText(written)
  return (
    <Suspense fallback={<div style={{ whiteSpace: 'pre-wrap' }}>{text}</div>}>
      <MarkdownText text={text} />
    </Suspense>
  )
}

import { lazy, Suspense } from 'react'

import { Loading } from './loading.tsx'
import type { CodeEditorProps } from './code-editor-props.ts'

export type { CodeEditorProps, EditorProblem } from './code-editor-props.ts'

const View = lazy(() => import('./code-editor-view.tsx'))

/** An editor for a document; fetched when first needed. */
export function CodeEditor(props: CodeEditorProps) {
  return (
    <Suspense fallback={<Loading label="Loading the editor" />}>
      <View {...props} />
    </Suspense>
  )
}

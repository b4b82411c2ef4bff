/** code-editor-props — what an editor is told, by either half of it. */
import type { JsonSchema } from './schema-words.ts'

/** Something wrong with the text, from one character to another. */
export interface EditorProblem {
  readonly from: number
  readonly to: number
  readonly message: string
  readonly severity?: 'error' | 'warning'
}

export interface CodeEditorProps {
  /** What is written here, for those who cannot see the heading. */
  readonly label: string
  readonly value: string
  readonly onChange?: (value: string) => void
  readonly language: 'json' | 'yaml'
  /** Offers names and values while somebody types. */
  readonly schema?: JsonSchema | undefined
  readonly problems?: readonly EditorProblem[]
  readonly isReadOnly?: boolean
  /** px. */
  readonly minHeight?: number
  readonly maxHeight?: number
}

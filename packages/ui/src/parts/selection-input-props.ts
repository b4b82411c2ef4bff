/** selection-input-props — what the line for a selection is told, by either half of it. */
import type { SelectionNames } from './selection-words.ts'

export interface SelectionInputProps {
  readonly value: string
  readonly onChange: (value: string) => void
  /** Enter was pressed. */
  readonly onSubmit?: () => void
  /** Words to complete with; none while they are fetched. */
  readonly names?: SelectionNames | undefined
  /** What is wrong with it, in a sentence. */
  readonly problem?: string | undefined
  readonly label?: string
  readonly placeholder?: string
}

import type { TextInputProps } from '@mantine/core'
import { TextInput } from '@mantine/core'

import { useDraft } from './use-draft.ts'

export interface DraftInputProps extends Omit<TextInputProps, 'value' | 'onChange'> {
  readonly value: string
  readonly onChange: (value: string) => void
}

/** A text field whose value is kept in the address. */
export function DraftInput({ value, onChange, ...rest }: DraftInputProps) {
  const { text, send } = useDraft(value, onChange)
  return <TextInput {...rest} value={text} onChange={({ currentTarget }) => send(currentTarget.value)} />
}

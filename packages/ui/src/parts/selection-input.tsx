import { TextInput } from '@mantine/core'
import { lazy, Suspense } from 'react'

import type { SelectionInputProps } from './selection-input-props.ts'

export type { SelectionInputProps } from './selection-input-props.ts'

const View = lazy(() => import('./selection-input-view.tsx'))

/** One line in the selection language, with completion; fetched when first needed. */
export function SelectionInput(props: SelectionInputProps) {
  const { value, label = 'Select assets', placeholder } = props
  return (
    <Suspense fallback={<TextInput value={value} readOnly aria-label={label} placeholder={placeholder} />}>
      <View {...props} />
    </Suspense>
  )
}

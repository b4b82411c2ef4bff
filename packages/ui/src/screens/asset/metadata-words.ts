/** metadata-words — the short facts of an event's metadata on one line. Pure. */
import type { Metadata } from '@ingot/core'

import { numberText } from '../../parts/number-text.ts'
import { visibleText } from '../../parts/visible-text.ts'

export function metadataWords(metadata: Metadata | undefined): string {
  return Object.entries(metadata ?? {})
    .flatMap(([name, value]) => {
      switch (value.kind) {
        case 'int':
        case 'float':
          return [`${name} ${numberText(value.value)}`]
        case 'bool':
          return [`${name} ${String(value.value)}`]
        case 'text':
          return [`${name} ${visibleText(value.text.slice(0, 60))}`]
        case 'path':
          return [`${name} ${value.path}`]
        default:
          return []
      }
    })
    .join(' · ')
}

/** metadata-words — the short facts of an event's metadata on one line. Pure. */
import type { Metadata } from '@ingot/core'

import { countText } from '../../parts/number-text.ts'

export function metadataWords(metadata: Metadata | undefined): string {
  return Object.entries(metadata ?? {})
    .flatMap(([name, value]) => {
      switch (value.kind) {
        case 'int':
        case 'float':
          return [`${name} ${Number.isInteger(value.value) ? countText(value.value) : String(value.value)}`]
        case 'bool':
          return [`${name} ${String(value.value)}`]
        case 'text':
          return [`${name} ${value.text.slice(0, 60)}`]
        case 'path':
          return [`${name} ${value.path}`]
        default:
          return []
      }
    })
    .join(' · ')
}

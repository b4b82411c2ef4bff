import { IconBolt, IconClock, IconWaveSine } from '@tabler/icons-react'

import type { InstigatorRowJson } from '../api.ts'

type Kind = InstigatorRowJson['kind']

const ICONS = { schedule: IconClock, sensor: IconWaveSine, automation: IconBolt } as const

export const KIND_WORDS: Readonly<Record<Kind, string>> = {
  schedule: 'Schedule',
  sensor: 'Sensor',
  automation: 'Asset automation',
}

export function InstigatorIcon({ kind, size = 15 }: { readonly kind: Kind; readonly size?: number }) {
  const Icon = ICONS[kind]
  return <Icon size={size} aria-hidden />
}

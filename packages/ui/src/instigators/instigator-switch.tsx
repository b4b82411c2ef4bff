import { Switch } from '@mantine/core'

import type { InstigatorRowJson } from '../api.ts'
import { useSwitch } from './use-switch.ts'

export function InstigatorSwitch({ row }: { readonly row: InstigatorRowJson }) {
  const change = useSwitch()
  const { name, isRunning } = row
  return (
    <Switch
      size="xs"
      checked={isRunning}
      aria-label={`${name} is ${isRunning ? 'on' : 'off'}`}
      onChange={({ currentTarget }) => change.mutate({ ones: [row], isRunning: currentTarget.checked })}
      onClick={(event) => event.stopPropagation()}
    />
  )
}

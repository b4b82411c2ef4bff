import { Switch } from '@mantine/core'

import type { InstigatorRowJson } from '../api.ts'
import { useRefusal } from '../queries/instance-queries.ts'
import { useSwitch } from './use-switch.ts'

export function InstigatorSwitch({ row }: { readonly row: InstigatorRowJson }) {
  const change = useSwitch()
  const refusal = useRefusal('editor')
  const { name, isRunning } = row
  return (
    <Switch
      size="xs"
      checked={isRunning}
      disabled={refusal !== undefined}
      title={refusal}
      aria-label={`${name} is ${isRunning ? 'on' : 'off'}`}
      onChange={({ currentTarget }) => change.mutate({ ones: [row], isRunning: currentTarget.checked })}
      onClick={(event) => event.stopPropagation()}
    />
  )
}

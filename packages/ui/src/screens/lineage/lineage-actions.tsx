import { Button, Menu } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useState } from 'react'

import type { LineageGraph } from '../../lineage/lineage-graph.ts'
import type { LaunchTarget } from '../../materialize/launch-asks.ts'
import { MaterializeDialog } from '../../materialize/materialize-dialog.tsx'
import type { Scope } from './lineage-targets.ts'
import { SCOPE_LABELS, SCOPES, targetsOf } from './lineage-targets.ts'

export interface LineageActionsProps {
  /** The whole of it: what is upstream may lie outside of what is shown. */
  readonly graph: LineageGraph
  /** Keys; none stands for all that is shown. */
  readonly chosen: readonly string[]
}

/** Materialise what is chosen, or what lies before it, after it, or is out of date in it. */
export function LineageActions({ graph, chosen }: LineageActionsProps) {
  const [targets, setTargets] = useState<readonly LaunchTarget[]>()
  const isAll = chosen.length === 0
  const scopes: readonly Scope[] = isAll ? ['selected', 'stale', 'missing'] : SCOPES
  return (
    <>
      <Menu>
        <Menu.Target>
          <Button rightSection={<IconChevronDown size={14} aria-hidden />}>
            {isAll ? 'Materialize' : `Materialize (${chosen.length} chosen)`}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {scopes.map((scope) => {
            const found = targetsOf(graph, chosen, scope)
            return (
              <Menu.Item key={scope} disabled={found.length === 0} onClick={() => setTargets(found)}>
                {isAll
                  ? SCOPE_LABELS[scope].replace('Chosen', 'All shown').replace('the chosen', 'all shown')
                  : SCOPE_LABELS[scope]}{' '}
                ({found.length})
              </Menu.Item>
            )
          })}
        </Menu.Dropdown>
      </Menu>
      {targets === undefined ? null : <MaterializeDialog targets={targets} onClose={() => setTargets(undefined)} />}
    </>
  )
}

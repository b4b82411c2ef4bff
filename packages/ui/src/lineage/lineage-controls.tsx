import { ActionIcon, Menu } from '@mantine/core'
import { IconDownload, IconMaximize, IconMinus, IconPlus } from '@tabler/icons-react'

import classes from './lineage-view.module.css'

export interface LineageControlsProps {
  readonly onZoom: (factor: number) => void
  readonly onFit: () => void
  readonly onSave: (kind: 'svg' | 'png') => void
}

export function LineageControls({ onZoom, onFit, onSave }: LineageControlsProps) {
  return (
    <div className={classes['controls']} role="group" aria-label="View">
      <ActionIcon onClick={() => onZoom(1.4)} aria-label="Zoom in" title="Zoom in (+)">
        <IconPlus size={16} aria-hidden />
      </ActionIcon>
      <ActionIcon onClick={() => onZoom(1 / 1.4)} aria-label="Zoom out" title="Zoom out (-)">
        <IconMinus size={16} aria-hidden />
      </ActionIcon>
      <ActionIcon onClick={onFit} aria-label="Show all" title="Show all (0)">
        <IconMaximize size={16} aria-hidden />
      </ActionIcon>
      <Menu position="left-start">
        <Menu.Target>
          <ActionIcon aria-label="Save as picture" title="Save as picture">
            <IconDownload size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => onSave('svg')}>Save as SVG</Menu.Item>
          <Menu.Item onClick={() => onSave('png')}>Save as PNG</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  )
}

import { Button, Checkbox, Menu } from '@mantine/core'
import { IconChevronDown, IconSearch } from '@tabler/icons-react'

import { DraftInput } from '../../parts/draft-input.tsx'
import { countText, plural } from '../../parts/number-text.ts'
import type { EventCounts, EventFilter } from './event-filter.ts'
import classes from './event-list.module.css'
import { EVENT_LEVELS } from './event-words.ts'

export interface EventToolbarProps {
  readonly filter: EventFilter
  readonly counts: EventCounts
  readonly shownCount: number
  readonly isReading: boolean
  readonly onFilter: (patch: Partial<EventFilter>) => void
}

export function EventToolbar({ filter, counts, shownCount, isReading, onFilter }: EventToolbarProps) {
  return (
    <div className={classes['toolbar']} role="group" aria-label="Which events are shown">
      <DraftInput
        className={classes['search'] ?? ''}
        placeholder="Search events"
        aria-label="Search events"
        leftSection={<IconSearch size={13} aria-hidden />}
        value={filter.text}
        onChange={(value) => onFilter({ text: value })}
      />
      <div className={classes['levels']}>
        {EVENT_LEVELS.map((level) => (
          <button
            key={level}
            type="button"
            className={classes['level']}
            data-level={level}
            aria-pressed={filter.levels.has(level)}
            onClick={() => onFilter({ levels: switched(filter.levels, level) })}
          >
            {level} <span>{countText(counts.levels.get(level) ?? 0)}</span>
          </button>
        ))}
      </div>
      <KindMenu filter={filter} counts={counts} onFilter={onFilter} />
      <span className={classes['shown']} role="status">
        {isReading ? `Reading… ${countText(shownCount)}` : plural(shownCount, 'event')}
      </span>
    </div>
  )
}

type KindMenuProps = Pick<EventToolbarProps, 'filter' | 'counts' | 'onFilter'>

function KindMenu({ filter, counts, onFilter }: KindMenuProps) {
  const kinds = [...new Set([...counts.kinds.keys(), ...filter.kinds])].sort()
  return (
    <Menu closeOnItemClick={false} position="bottom-start">
      <Menu.Target>
        <Button variant="default" rightSection={<IconChevronDown size={13} aria-hidden />}>
          {filter.kinds.size === 0 ? 'All kinds' : plural(filter.kinds.size, 'kind')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={360} style={{ overflowY: 'auto' }}>
        <Menu.Item disabled={filter.kinds.size === 0} onClick={() => onFilter({ kinds: new Set() })}>
          All kinds
        </Menu.Item>
        <Menu.Divider />
        {kinds.map((kind) => (
          <Menu.Item
            key={kind}
            role="menuitemcheckbox"
            aria-checked={filter.kinds.has(kind)}
            leftSection={<Checkbox checked={filter.kinds.has(kind)} readOnly tabIndex={-1} aria-hidden />}
            rightSection={<span className={classes['count']}>{countText(counts.kinds.get(kind) ?? 0)}</span>}
            onClick={() => onFilter({ kinds: switched(filter.kinds, kind) })}
          >
            {kind}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

function switched(values: ReadonlySet<string>, value: string): ReadonlySet<string> {
  const next = new Set(values)
  if (!next.delete(value)) next.add(value)
  return next
}

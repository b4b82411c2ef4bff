import { countText } from '../../parts/number-text.ts'
import { statusLook } from '../../parts/status-look.ts'
import { StatusMark } from '../../parts/status-mark.tsx'
import type { AssetChip } from './asset-filter.ts'
import { ASSET_CHIPS } from './asset-filter.ts'
import classes from './assets-screen.module.css'

export interface StatusChipsProps {
  readonly counts: Readonly<Partial<Record<string, number>>>
  readonly chosen: readonly AssetChip[]
  readonly onToggle: (chip: AssetChip) => void
}

/** How many assets are how; pressing one shows only those. What nothing is, is left out. */
export function StatusChips({ counts, chosen, onToggle }: StatusChipsProps) {
  const shown = ASSET_CHIPS.filter((chip) => (counts[chip] ?? 0) > 0 || chosen.includes(chip))
  return (
    <div className={classes['chips']} role="group" aria-label="Show only">
      {shown.map((chip) => (
        <button
          key={chip}
          type="button"
          className={classes['chip']}
          aria-pressed={chosen.includes(chip)}
          onClick={() => onToggle(chip)}
        >
          <StatusMark status={chip} label="" size={13} />
          {statusLook(chip).word} <span className={classes['dimmed']}>{countText(counts[chip] ?? 0)}</span>
        </button>
      ))}
    </div>
  )
}

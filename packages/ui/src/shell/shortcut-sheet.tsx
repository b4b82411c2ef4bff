import { Dialog } from '../parts/dialog.tsx'
import { PLACES } from './places.ts'
import type { ShortcutLine } from './shortcuts.ts'
import { SHORTCUTS } from './shortcuts.ts'
import classes from './shortcut-sheet.module.css'

const LINES: readonly ShortcutLine[] = [
  ...SHORTCUTS,
  ...PLACES.map(({ letter, label }) => ({ keys: ['Alt', letter], meaning: label })),
]

export function ShortcutSheet({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog onClose={onClose} title="Shortcuts" centered>
      <table className={classes['table']}>
        <tbody>
          {LINES.map(({ keys, meaning }) => (
            <tr key={keys.join(' ')}>
              <th scope="row">
                {keys.map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </th>
              <td>{meaning}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Dialog>
  )
}

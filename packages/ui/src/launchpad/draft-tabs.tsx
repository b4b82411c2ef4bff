import { ActionIcon, Button, Group, Menu, TextInput } from '@mantine/core'
import { IconCopy, IconDots, IconPencil, IconPlus, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'

import { Dialog } from '../parts/dialog.tsx'
import { toast } from '../parts/toast.tsx'
import type { Draft, Shelf } from './drafts.ts'
import { changedDraft, copiedDraft, restoredDraft, withDraft, withoutDraft } from './drafts.ts'
import classes from './launchpad.module.css'
import type { ChangeShelf } from './use-shelf.ts'

export interface DraftTabsProps {
  readonly shelf: Shelf
  readonly onChange: ChangeShelf
}

/** Several drafts side by side; one that is deleted can be had back for a moment. */
export function DraftTabs({ shelf, onChange }: DraftTabsProps) {
  const [renaming, setRenaming] = useState<Draft | undefined>()
  const remove = (draft: Draft) => {
    onChange((before) => withoutDraft(before, draft.id))
    toast(`“${draft.name}” is deleted.`, { undo: { run: () => onChange((before) => restoredDraft(before, draft)) } })
  }
  return (
    <div className={classes['tabs']} role="group" aria-label="Drafts">
      {shelf.drafts.map((draft) => (
        <span key={draft.id} className={classes['tab']} data-open={draft.id === shelf.openId}>
          <button
            type="button"
            className={classes['tabName']}
            aria-pressed={draft.id === shelf.openId}
            onClick={() => onChange((before) => ({ ...before, openId: draft.id }))}
            onDoubleClick={() => setRenaming(draft)}
          >
            {draft.name}
          </button>
          <Menu>
            <Menu.Target>
              <ActionIcon size={24} aria-label={`${draft.name}: more`}>
                <IconDots size={14} aria-hidden />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item leftSection={<IconPencil size={14} aria-hidden />} onClick={() => setRenaming(draft)}>
                Rename
              </Menu.Item>
              <Menu.Item
                leftSection={<IconCopy size={14} aria-hidden />}
                onClick={() => onChange((before) => copiedDraft(before, draft.id))}
              >
                Duplicate
              </Menu.Item>
              <Menu.Item leftSection={<IconTrash size={14} aria-hidden />} onClick={() => remove(draft)}>
                Delete
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </span>
      ))}
      <ActionIcon
        size={26}
        aria-label="New draft"
        title="New draft"
        onClick={() => onChange((before) => withDraft(before))}
      >
        <IconPlus size={15} aria-hidden />
      </ActionIcon>
      {renaming === undefined ? null : (
        <RenameDialog
          draft={renaming}
          onClose={() => setRenaming(undefined)}
          onRename={(name) => onChange((before) => changedDraft(before, renaming.id, { name }))}
        />
      )}
    </div>
  )
}

interface RenameDialogProps {
  readonly draft: Draft
  readonly onClose: () => void
  readonly onRename: (name: string) => void
}

function RenameDialog({ draft, onClose, onRename }: RenameDialogProps) {
  const [name, setName] = useState(draft.name)
  const rename = () => {
    if (name.trim() !== '') onRename(name.trim())
    onClose()
  }
  return (
    <Dialog onClose={onClose} title="Rename the draft" size="sm" centered>
      <TextInput
        label="Name"
        value={name}
        data-autofocus
        onChange={({ currentTarget }) => setName(currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return
          // Else the same key would press the button that has the focus after the dialog.
          event.preventDefault()
          rename()
        }}
      />
      <Group justify="flex-end" mt="lg">
        <Button onClick={rename}>Rename</Button>
      </Group>
    </Dialog>
  )
}

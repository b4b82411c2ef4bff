import { ActionIcon, Button, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'

import { api } from '../../api.ts'
import { launchpadHref, runHref } from '../../links.ts'
import { MaterializeDialog } from '../../materialize/materialize-dialog.tsx'
import { Confirm } from '../../parts/confirm-button.tsx'
import { toast } from '../../parts/toast.tsx'
import { useRefusal } from '../../queries/instance-queries.ts'
import { useGo } from '../../view-state.ts'
import type { AssetDetail } from './asset-tabs.ts'
import { ReportDialog } from './report-dialog.tsx'

type Dialog = 'materialize' | 'report' | 'wipe'

/** What can be done with the asset: make it, look at it, say what was made elsewhere, forget it. */
export function AssetActions({ detail: { asset, definition } }: { readonly detail: AssetDetail }) {
  const [dialog, setDialog] = useState<Dialog>()
  const close = () => setDialog(undefined)
  const observe = useObserve(asset.project, asset.key)
  const wipe = useWipe(asset.key)
  const launching = useRefusal('launcher')
  const editing = useRefusal('editor')
  const isMade = definition.kind === 'materializable'
  return (
    <>
      {isMade ? (
        <Button disabled={launching !== undefined} title={launching} onClick={() => setDialog('materialize')}>
          Materialize
        </Button>
      ) : null}
      {definition.kind === 'observable' ? (
        <Button
          disabled={launching !== undefined}
          title={launching}
          loading={observe.isPending}
          onClick={() => observe.mutate()}
        >
          Observe
        </Button>
      ) : null}
      <Menu>
        <Menu.Target>
          <ActionIcon variant="default" aria-label="More actions">
            <IconDots size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {isMade ? (
            <Menu.Item component="a" href={launchpadHref({ project: asset.project, assets: `key:${asset.key}` })}>
              Materialize with config…
            </Menu.Item>
          ) : null}
          <Menu.Item disabled={editing !== undefined} title={editing} onClick={() => setDialog('report')}>
            Report what was made elsewhere…
          </Menu.Item>
          <Menu.Item color="red.8" disabled={editing !== undefined} title={editing} onClick={() => setDialog('wipe')}>
            Wipe records…
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {dialog === 'materialize' ? <MaterializeDialog targets={[asset]} onClose={close} /> : null}
      {dialog === 'report' ? <ReportDialog asset={asset} isMade={isMade} onClose={close} /> : null}
      <Confirm
        isOpen={dialog === 'wipe'}
        title={`Wipe ${asset.key}?`}
        question="All that is known of its materialisations, observations and checks is forgotten. The data itself stays where it is. This cannot be undone."
        verb="Wipe"
        isDangerous
        onClose={close}
        onConfirm={() => wipe.mutate()}
      />
    </>
  )
}

function useObserve(project: string, key: string) {
  const go = useGo()
  return useMutation({
    mutationFn: () => api('POST /runs', { body: { project, ask: { assets: [key], action: 'observe' } } }),
    onSuccess: ({ runId }) => {
      if (runId === null) toast('Nothing to observe.')
      else toast('Observation launched.', { tone: 'good', undo: { label: 'Open', run: () => go(runHref(runId)) } })
    },
  })
}

function useWipe(key: string) {
  return useMutation({
    mutationFn: () => api('POST /assets/{key}/wipe', { params: { key }, body: {} }),
    onSuccess: () => toast(`The records of ${key} are wiped.`),
  })
}

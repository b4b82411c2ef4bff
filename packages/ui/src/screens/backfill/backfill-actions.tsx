import { Button } from '@mantine/core'
import { IconPlayerPause, IconPlayerPlay, IconPlayerStop, IconRefresh } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'

import { api } from '../../api.ts'
import { backfillHref } from '../../links.ts'
import { ConfirmButton } from '../../parts/confirm-button.tsx'
import { toast } from '../../parts/toast.tsx'
import type { BackfillRow } from '../../queries/backfill-queries.ts'
import { useMay } from '../../queries/instance-queries.ts'
import { useGo } from '../../view-state.ts'
import { actionsOf } from './actions-of.ts'

const PAUSE = 'POST /backfills/{backfillId}/pause'
const RESUME = 'POST /backfills/{backfillId}/resume'
const CANCEL = 'POST /backfills/{backfillId}/cancel'

/** What can be done with a backfill as it stands. */
export function BackfillActions({ backfill }: { readonly backfill: BackfillRow }) {
  const { backfillId } = backfill
  const client = useQueryClient()
  const change = useMutation({
    mutationFn: (route: typeof PAUSE | typeof RESUME | typeof CANCEL) =>
      api(route, { params: { backfillId }, body: {} }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['backfill', backfillId] }),
  })
  const mayChange = useMay('launcher')
  const { canPause, canResume, canCancel, canRetry } = actionsOf(backfill)
  if (!mayChange) return null
  return (
    <>
      {canPause ? (
        <Button
          variant="default"
          leftSection={<IconPlayerPause size={14} aria-hidden />}
          loading={change.isPending}
          title="Begin no further runs; those under way go on"
          onClick={() => change.mutate(PAUSE)}
        >
          Pause
        </Button>
      ) : null}
      {canResume ? (
        <Button
          leftSection={<IconPlayerPlay size={14} aria-hidden />}
          loading={change.isPending}
          onClick={() => change.mutate(RESUME)}
        >
          Resume
        </Button>
      ) : null}
      {canCancel ? (
        <ConfirmButton
          title="Cancel the backfill?"
          question="Its unfinished runs are canceled, and no further ones begin. What is made stays."
          verb="Cancel the backfill"
          isDangerous
          leftSection={<IconPlayerStop size={14} aria-hidden />}
          onConfirm={() => change.mutate(CANCEL)}
        >
          Cancel
        </ConfirmButton>
      ) : null}
      {canRetry ? <RetryButton backfillId={backfillId} /> : null}
    </>
  )
}

function RetryButton({ backfillId }: Pick<BackfillRow, 'backfillId'>) {
  const go = useGo()
  const retry = useMutation({
    mutationFn: () => api('POST /backfills/{backfillId}/retry', { params: { backfillId }, body: {} }),
    onSuccess({ backfillId: next }) {
      toast('A backfill of what did not succeed has begun.', { tone: 'good' })
      go(backfillHref(next))
    },
  })
  return (
    <Button
      leftSection={<IconRefresh size={14} aria-hidden />}
      loading={retry.isPending}
      title="A new backfill of what did not succeed"
      onClick={() => retry.mutate()}
    >
      Retry
    </Button>
  )
}

/** use-send — sends what a draft asks for, and leads to what it became. */
import { useMutation } from '@tanstack/react-query'

import { api } from '../api.ts'
import { backfillHref, runHref } from '../links.ts'
import { toast } from '../parts/toast.tsx'
import { useGo } from '../view-state.ts'
import type { LaunchRequest } from './launch-request.ts'

export interface Sending {
  readonly request: LaunchRequest
  /** The page stays, to launch more. */
  readonly isKeptHere: boolean
}

export function useSend() {
  const go = useGo()
  return useMutation({
    mutationFn: async ({ request }: Sending): Promise<string | null> => {
      if (request.kind === 'backfill') {
        const { backfillId } = await api('POST /backfills', { body: request.body })
        return backfillHref(backfillId)
      }
      const { runId } = await api('POST /runs', { body: request.body })
      return runId === null ? null : runHref(runId)
    },
    onSuccess(href, { request, isKeptHere }) {
      if (href === null) return toast('Nothing to do: everything is up to date.')
      if (!isKeptHere) return go(href)
      toast(request.kind === 'run' ? 'The run is queued.' : 'The backfill has begun.', {
        tone: 'good',
        undo: { label: 'Open', run: () => go(href) },
      })
    },
  })
}

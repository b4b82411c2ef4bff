/** use-launch — sends what launch-asks made, and leads to what it became. */
import { useMutation } from '@tanstack/react-query'

import { api } from '../api.ts'
import { backfillHref, backfillsHref, runHref, runsHref } from '../links.ts'
import { toast } from '../parts/toast.tsx'
import { useGo } from '../view-state.ts'
import type { LaunchAsk } from './launch-asks.ts'

interface Launched {
  readonly kind: LaunchAsk['kind']
  /** Undefined: there was nothing to do. */
  readonly id: string | undefined
}

export function useLaunch(onDone: () => void) {
  const go = useGo()
  return useMutation({
    mutationFn: async (asks: readonly LaunchAsk[]): Promise<readonly Launched[]> => Promise.all(asks.map(send)),
    onSuccess: (all) => {
      onDone()
      const [href, words] = outcome(all)
      if (href === undefined) toast(words)
      else toast(words, { tone: 'good', undo: { label: 'Open', run: () => go(href) } })
    },
  })
}

async function send(ask: LaunchAsk): Promise<Launched> {
  if (ask.kind === 'run') {
    const { runId } = await api('POST /runs', { body: ask.body })
    return { kind: 'run', id: runId ?? undefined }
  }
  const { backfillId } = await api('POST /backfills', { body: ask.body })
  return { kind: 'backfill', id: backfillId }
}

function outcome(all: readonly Launched[]): readonly [string | undefined, string] {
  const made = all.filter(({ id }) => id !== undefined)
  const [first] = made
  if (first?.id === undefined) return [undefined, 'Nothing to do: everything is up to date.']
  const isRun = first.kind === 'run'
  if (made.length > 1)
    return [isRun ? runsHref() : backfillsHref(), `${made.length} ${isRun ? 'runs' : 'backfills'} launched.`]
  return isRun ? [runHref(first.id), 'Run launched.'] : [backfillHref(first.id), 'Backfill launched.']
}

import type { UseMutationResult } from '@tanstack/react-query'
import { useMutation, useQueryClient } from '@tanstack/react-query'

import type { BodyOf, ResponseOf } from '../../api.ts'
import { api } from '../../api.ts'

export type BulkBody = BodyOf<'POST /runs/bulk'>
export type BulkResults = ResponseOf<'POST /runs/bulk'>['results']

/** One thing done to several runs; what became of each is told when all are done. */
export function useRunBulk(
  onDone: (body: BulkBody, results: BulkResults) => void,
): UseMutationResult<unknown, Error, BulkBody> {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: BulkBody) => api('POST /runs/bulk', { body }),
    onSuccess({ results }, body) {
      // What is deleted is told of by no event.
      if (body.action === 'delete') void client.invalidateQueries({ queryKey: ['runs'] })
      onDone(body, results)
    },
  })
}

/** layout-worker — the layout, off the page's own thread. */
import type { LayoutInput, LineageLayout } from './layout-shape.ts'
import { layoutLineage } from './layout-lineage.ts'

export type LayoutAnswer =
  | { readonly kind: 'progress'; readonly id: number; readonly done: number }
  | { readonly kind: 'layout'; readonly id: number; readonly layout: LineageLayout }

export interface LayoutAsk {
  readonly id: number
  readonly input: LayoutInput
}

const answer = (message: LayoutAnswer) => self.postMessage(message)

self.addEventListener('message', ({ data: { id, input } }: MessageEvent<LayoutAsk>) => {
  const layout = layoutLineage(input, (done) => answer({ kind: 'progress', id, done }))
  answer({ kind: 'layout', id, layout })
})

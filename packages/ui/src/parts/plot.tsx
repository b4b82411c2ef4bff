import { lazy, Suspense } from 'react'

import { Loading } from './loading.tsx'
import type { PlotProps } from './plot-props.ts'

const View = lazy(() => import('./plot-view.tsx'))

export type { PlotSeries } from './plot-points.ts'
export type { PlotProps } from './plot-props.ts'

/** Numbers over time; fetched when first needed. */
export function Plot(props: PlotProps) {
  return (
    <Suspense fallback={<Loading label="Loading the plot" />}>
      <View {...props} />
    </Suspense>
  )
}

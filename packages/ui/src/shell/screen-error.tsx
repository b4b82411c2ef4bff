import type { ErrorComponentProps } from '@tanstack/react-router'

import { ErrorPanel } from '../parts/error-panel.tsx'
import { PageHeader } from '../parts/page-header.tsx'

/** In place of a screen that threw: the frame around it stays usable. */
export function ScreenError({ error, reset }: ErrorComponentProps) {
  return (
    <>
      <PageHeader title="This page could not be shown" />
      <ErrorPanel error={error} onRetry={reset} />
    </>
  )
}

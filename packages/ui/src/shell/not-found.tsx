import { EmptyState } from '../parts/empty-state.tsx'
import { PageHeader } from '../parts/page-header.tsx'

export function NotFound() {
  return (
    <>
      <PageHeader title="No such page" />
      <EmptyState title="Nothing stands at this address" action={<a href="/">Go to the overview</a>}>
        The link may be old, or what it named may have been renamed.
      </EmptyState>
    </>
  )
}

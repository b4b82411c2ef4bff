/** places — the pages of the navigation, in order, with the letter that leads to each while Alt is held. */
import {
  IconActivity,
  IconBox,
  IconClockPlay,
  IconHistory,
  IconListDetails,
  IconPlayerPlay,
  IconServer,
  IconSitemap,
} from '@tabler/icons-react'

export interface Place {
  readonly href: string
  readonly label: string
  readonly icon: typeof IconBox
  readonly letter: string
}

export const PLACES: readonly Place[] = [
  { href: '/', label: 'Overview', icon: IconActivity, letter: 'O' },
  { href: '/runs', label: 'Runs', icon: IconListDetails, letter: 'R' },
  { href: '/assets', label: 'Assets', icon: IconBox, letter: 'C' },
  { href: '/lineage', label: 'Lineage', icon: IconSitemap, letter: 'L' },
  { href: '/jobs', label: 'Jobs', icon: IconPlayerPlay, letter: 'J' },
  { href: '/automation', label: 'Automation', icon: IconClockPlay, letter: 'A' },
  { href: '/backfills', label: 'Backfills', icon: IconHistory, letter: 'F' },
  { href: '/deployment', label: 'Deployment', icon: IconServer, letter: 'D' },
]

/** The place that an address is in: `/runs/abc` is in Runs. The launchpad belongs to the jobs. */
export function placeOf(pathname: string): string {
  if (pathname.startsWith('/launchpad')) return '/jobs'
  const place = PLACES.find(({ href }) => href !== '/' && (pathname === href || pathname.startsWith(`${href}/`)))
  return place?.href ?? (pathname === '/' ? '/' : '')
}

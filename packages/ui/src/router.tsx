/**
 * router — which screen stands at which address. Every screen is fetched when it is first needed, or when the pointer
 * rests on a link to it.
 */
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  type RouteComponent,
} from '@tanstack/react-router'

import { parseSearch, printSearch } from './links.ts'
import type { SearchText } from './links.ts'
import { Loading } from './parts/loading.tsx'
import { NotFound } from './shell/not-found.tsx'
import { ScreenError } from './shell/screen-error.tsx'
import { Shell } from './shell/shell.tsx'

const rootRoute = createRootRoute({
  component: Shell,
  notFoundComponent: NotFound,
  validateSearch: (search: SearchText): SearchText => search,
})

const screen = (path: string, component: RouteComponent) =>
  createRoute({ getParentRoute: () => rootRoute, path, component, errorComponent: ScreenError })

/** A screen's code is under way; see Loading: what comes at once shows nothing. */
function Pending() {
  return <Loading label="Loading" />
}

const routeTree = rootRoute.addChildren([
  screen(
    '/',
    lazyRouteComponent(() => import('./screens/overview/overview-screen.tsx'), 'OverviewScreen'),
  ),
  screen(
    '/runs',
    lazyRouteComponent(() => import('./screens/runs/runs-screen.tsx'), 'RunsScreen'),
  ),
  screen(
    '/runs/$runId',
    lazyRouteComponent(() => import('./screens/run/run-screen.tsx'), 'RunScreen'),
  ),
  screen(
    '/assets/',
    lazyRouteComponent(() => import('./screens/assets/assets-screen.tsx'), 'AssetsScreen'),
  ),
  screen(
    '/assets/$',
    lazyRouteComponent(() => import('./screens/asset/asset-screen.tsx'), 'AssetScreen'),
  ),
  screen(
    '/lineage',
    lazyRouteComponent(() => import('./screens/lineage/lineage-screen.tsx'), 'LineageScreen'),
  ),
  screen(
    '/jobs',
    lazyRouteComponent(() => import('./screens/jobs/jobs-screen.tsx'), 'JobsScreen'),
  ),
  screen(
    '/jobs/$project/$job',
    lazyRouteComponent(() => import('./screens/job/job-screen.tsx'), 'JobScreen'),
  ),
  screen(
    '/launchpad',
    lazyRouteComponent(() => import('./screens/launchpad/launchpad-screen.tsx'), 'LaunchpadScreen'),
  ),
  screen(
    '/automation',
    lazyRouteComponent(() => import('./screens/automation/automation-screen.tsx'), 'AutomationScreen'),
  ),
  screen(
    '/automation/$kind/$project/$name',
    lazyRouteComponent(() => import('./screens/instigator/instigator-screen.tsx'), 'InstigatorScreen'),
  ),
  screen(
    '/backfills',
    lazyRouteComponent(() => import('./screens/backfills/backfills-screen.tsx'), 'BackfillsScreen'),
  ),
  screen(
    '/backfills/$backfillId',
    lazyRouteComponent(() => import('./screens/backfill/backfill-screen.tsx'), 'BackfillScreen'),
  ),
  screen(
    '/deployment',
    lazyRouteComponent(() => import('./screens/deployment/deployment-screen.tsx'), 'DeploymentScreen'),
  ),
  screen(
    '/sign-in',
    lazyRouteComponent(() => import('./screens/sign-in/sign-in-screen.tsx'), 'SignInScreen'),
  ),
])

export const router = createRouter({
  routeTree,
  parseSearch,
  stringifySearch: printSearch,
  scrollRestoration: true,
  scrollToTopSelectors: ['main'],
  defaultPendingMinMs: 0,
  defaultPendingComponent: Pending,
})

export type IngotRouter = typeof router

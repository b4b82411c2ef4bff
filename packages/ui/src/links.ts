/**
 * links — the address of everything that has a page. Screens and parts make no address by hand: they put one of these
 * into the `href` of an ordinary link, and the shell sees to it that the page is not loaded anew (see link-clicks.ts).
 *
 * Rules    a search parameter is text; `undefined` and '' leave it out. An asset key keeps its slashes.
 */

/** The view state of a screen, as it stands in the address. */
export interface SearchText {
  readonly [name: string]: string | undefined
}

export function runHref(runId: string, search: SearchText = {}): string {
  return address(['runs', runId], search)
}

export function runsHref(search: SearchText = {}): string {
  return address(['runs'], search)
}

export function assetsHref(search: SearchText = {}): string {
  return address(['assets'], search)
}

export function assetHref(assetKey: string, search: SearchText = {}): string {
  return address(['assets', ...assetKey.split('/')], search)
}

export function lineageHref(search: SearchText = {}): string {
  return address(['lineage'], search)
}

export function jobsHref(search: SearchText = {}): string {
  return address(['jobs'], search)
}

export function jobHref(project: string, job: string, search: SearchText = {}): string {
  return address(['jobs', project, job], search)
}

export interface LaunchpadSearch {
  readonly project?: string
  readonly job?: string
  /** A selection. */
  readonly assets?: string
  /** A run whose request is taken as the beginning. */
  readonly run?: string
  readonly partition?: string
}

export function launchpadHref(search: LaunchpadSearch): string {
  return address(['launchpad'], { ...search })
}

export function automationsHref(search: SearchText = {}): string {
  return address(['automation'], search)
}

export type InstigatorKind = 'schedule' | 'sensor' | 'automation'

export function instigatorHref(kind: InstigatorKind, project: string, name: string, search: SearchText = {}): string {
  return address(['automation', kind, project, name], search)
}

/** What a person calls it: a project's asset automation has no name of its own. */
export function instigatorTitle(one: {
  readonly kind: InstigatorKind
  readonly project: string
  readonly name: string
}): string {
  return one.kind === 'automation' ? `Assets of ${one.project}` : one.name
}

export function backfillsHref(search: SearchText = {}): string {
  return address(['backfills'], search)
}

export function backfillHref(backfillId: string, search: SearchText = {}): string {
  return address(['backfills', backfillId], search)
}

export const DEPLOYMENT_TABS = [
  'locations',
  'daemons',
  'pools',
  'workers',
  'storage',
  'settings',
  'tokens',
  'audit',
] as const
export type DeploymentTab = (typeof DEPLOYMENT_TABS)[number]

export function deploymentHref(tab: DeploymentTab): string {
  return address(['deployment'], { tab })
}

/** Where to return to after signing in. */
export function signInHref(next?: string): string {
  return address(['sign-in'], { next })
}

/** An instant as a search parameter: `2026-11-21T07:46:06.000Z`. */
export function instantParam(atMs: number): string {
  return new Date(atMs).toISOString()
}

/** What an address's search part says; every value stays text, of a name given twice the last counts. */
export function parseSearch(text: string): SearchText {
  return Object.fromEntries(new URLSearchParams(text))
}

/** `?` and the pairs, or nothing; commas, slashes and colons stay readable. */
export function printSearch(search: object): string {
  const pairs = Object.entries(search).filter(([, value]) => value !== undefined && value !== '')
  const text = new URLSearchParams(pairs.map(([name, value]) => [name, String(value)])).toString()
  const readable = text.replaceAll('%2C', ',').replaceAll('%2F', '/').replaceAll('%3A', ':')
  return readable === '' ? '' : `?${readable}`
}

function address(segments: readonly string[], search: SearchText): string {
  return `/${segments.map(encodeURIComponent).join('/')}${printSearch(search)}`
}

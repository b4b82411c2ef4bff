/**
 * listing-key — where a list as the service answered it lies: `{source}_listing/{time}-{what}/response.{ext}`.
 *
 * Shapes   `time` `2026-01-31T12-00-00.000Z`, always 24 characters; `what` names the list: `hottest`, a feed, a channel.
 */
import type { ArtifactKey } from '@ingot/bronze'

import type { SourceName } from '../source-name.ts'

const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2}\.\d{3}Z-/

export function listingType(source: SourceName): string {
  return `${source}_listing`
}

export function listingKey(source: SourceName, what: string, atMs: number, ext: string): ArtifactKey {
  const time = new Date(atMs).toISOString().replaceAll(':', '-')
  return { sourceType: listingType(source), externalId: `${time}-${what}`, artifactType: 'response', ext }
}

/** The list's name; undefined for the id of an item. */
export function listingName(externalId: string): string | undefined {
  return TIME.test(externalId) ? externalId.slice(25) : undefined
}

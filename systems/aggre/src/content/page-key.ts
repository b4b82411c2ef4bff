import type { ArtifactKey } from '@ingot/bronze'

/** Where a page lies, by the id of its content row: the hash of its canonical URL. */
export function pageKey(contentId: string): ArtifactKey {
  return { sourceType: 'content', externalId: contentId, artifactType: 'response', ext: 'html' }
}

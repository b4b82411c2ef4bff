import type { RunFilter } from '@ingot/core'
import { InvalidError } from '@ingot/core'

import type { Asked } from '../contract/index.ts'
import { given } from '../given.ts'

/** What a list of runs is narrowed to, as storage takes it. InvalidError invalid/tag for a tag without `=`. */
export function filterOf(query: Asked<'GET /runs/counts'>['query']): RunFilter {
  const { status, asset, tag, ...rest } = query
  return given({ ...rest, statuses: status, assetKey: asset, tags: tag === undefined ? undefined : tagsOf(tag) })
}

function tagsOf(tags: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    tags.map((tag) => {
      const at = tag.indexOf('=')
      if (at > 0) return [tag.slice(0, at), tag.slice(at + 1)]
      throw new InvalidError('invalid/tag', `tag ${JSON.stringify(tag)}: write it as key=value.`)
    }),
  )
}

/**
 * command — `ingot-bronze rebuild-index ROOT SOURCE_TYPE…`: the index of source types, made or completed.
 *
 * Shapes   exit code 0: done; 1: bronze cannot be read or written; 2: not understood
 */
import { statSync } from 'node:fs'
import { resolve } from 'node:path'

import { isIngotError } from '@ingot/core'

import { rebuildIndex } from './discovery/rebuild-index.ts'
import { openBronzeReader } from './store/open-bronze-store.ts'

const USAGE = `usage: ingot-bronze rebuild-index ROOT SOURCE_TYPE…

Makes \`_index.jsonl\` of each source type where there is none, and adds what it lacks where there is one. Lines are added
and none is changed: whatever reads from the index goes on where it was. May be used while others write.`

interface Said {
  log(line: string): void
  error(line: string): void
}

export async function command(words: readonly string[], say: Said): Promise<number> {
  const [verb, root, ...sourceTypes] = words
  if (verb === '--help' || verb === '-h') {
    say.log(USAGE)
    return 0
  }
  const fault = faultOf(verb, root, sourceTypes)
  if (fault !== undefined || root === undefined) {
    say.error(`error: ${fault}\n${USAGE}`)
    return 2
  }
  try {
    for (const sourceType of sourceTypes) {
      if (!(await holds(root, sourceType))) {
        say.error(`error: bronze holds nothing of "${sourceType}" in ${root}. Check the name.`)
        return 1
      }
      const { addedCount, artifactCount } = await rebuildIndex({ root: resolve(root) }, sourceType)
      say.log(`${sourceType}: ${addedCount} lines added, ${artifactCount} artefacts in all`)
    }
    return 0
  } catch (error) {
    if (!isIngotError(error)) throw error
    say.error(`error: ${error.message}`)
    return 1
  }
}

/** A name that was mistyped must not get an index. */
async function holds(root: string, sourceType: string): Promise<boolean> {
  const reader = await openBronzeReader({ root: resolve(root) })
  const first = await reader.list({ sourceType })[Symbol.asyncIterator]().next()
  return first.done !== true
}

function faultOf(verb: string | undefined, root: string | undefined, sourceTypes: readonly string[]) {
  if (verb !== 'rebuild-index')
    return `${verb === undefined ? 'no command' : `"${verb}"`}: there is only rebuild-index.`
  if (root === undefined || statSync(root, { throwIfNoEntry: false })?.isDirectory() !== true) {
    return `${root ?? 'ROOT'} is no folder: name the one that holds bronze.`
  }
  return sourceTypes.length === 0 ? 'name at least one source type, as its folder is called.' : undefined
}

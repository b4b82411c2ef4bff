/**
 * key — names chosen by authors, checked once.
 *
 * Shapes   asset key: 1 to 10 parts joined by `/`, each 1 to 100 of `A-Z a-z 0-9 _ . -`, none `.` or `..`, so that a
 *          key is also a safe relative path on every file system.
 *          name (resource, check, project): 1 to 100 of `A-Z a-z 0-9 _ -`.
 *          name of a pool: 1 to 100 of `A-Z a-z 0-9 _ . -`, so that it can be a host's.
 * Errors   DefinitionError definition/bad-key, definition/bad-name
 */
import { DefinitionError } from '../errors.ts'

const KEY_PART = /^[A-Za-z0-9_.-]{1,100}$/
const NAME = /^[A-Za-z0-9_-]{1,100}$/

export function checkAssetKey(key: string): void {
  const parts = key.split('/')
  const bad = parts.find((part) => !KEY_PART.test(part) || part === '.' || part === '..')
  if (bad === undefined && parts.length <= 10) return
  throw new DefinitionError(
    'definition/bad-key',
    `asset key ${JSON.stringify(key)} is not allowed: ${
      bad === undefined
        ? 'it has more than 10 parts'
        : `the part ${JSON.stringify(bad)} is not 1 to 100 of A-Z a-z 0-9 _ . -`
    }. Write it like "silver/messages".`,
  )
}

export function checkName(what: string, name: string): void {
  if (NAME.test(name)) return
  throw new DefinitionError(
    'definition/bad-name',
    `${what} name ${JSON.stringify(name)} is not allowed. Use 1 to 100 of A-Z a-z 0-9 _ -, like "http_client".`,
  )
}

/** The pools of an asset, op or job as their author gave them: one, or several. */
export function toPools(what: string, given: string | readonly string[] = []): readonly string[] {
  const pools = typeof given === 'string' ? [given] : given
  const wrong = pools.find((pool) => !KEY_PART.test(pool))
  if (wrong === undefined) return pools
  throw new DefinitionError(
    'definition/bad-name',
    `${what}: pool name ${JSON.stringify(wrong)} is not allowed. Use 1 to 100 of A-Z a-z 0-9 _ . -, like "warehouse".`,
  )
}

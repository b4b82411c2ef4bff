/**
 * code-version — which code of this system runs: it stands in the sidecar of everything that it writes to bronze.
 *
 * Shapes   `aggre 0.1.0 3f9c2a71b04d`: the package's version, and a fingerprint of its source files without the tests.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'

const DIGITS = 12
const NOT_RUN = /\.test\.ts$|^testing\/|\/testing\//

export function codeVersionOf(folder: string): string {
  const source = join(folder, 'src')
  const names = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll(sep, '/'))
    .filter((name) => name.endsWith('.ts') && !NOT_RUN.test(name))
  const hash = createHash('sha256')
  for (const name of names.toSorted())
    hash
      .update(`${name}\0`)
      .update(readFileSync(join(source, name)))
      .update('\0')
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { readonly version: string }
  return `aggre ${version} ${hash.digest('hex').slice(0, DIGITS)}`
}

export const CODE_VERSION: string = codeVersionOf(join(import.meta.dirname, '..'))

import { readFileSync } from 'node:fs'

/** The version of this package. */
export function readVersion(): string {
  // Two folders up from here, in src as in dist.
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    readonly version: string
  }
  return version
}

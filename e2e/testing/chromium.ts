/**
 * chromium — the browser that the machine has. None is downloaded: on Debian it is the package `chromium`.
 */
import { existsSync } from 'node:fs'

const PLACES = [
  process.env['CHROMIUM'] ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** Undefined where there is none. */
export function findChromium(): string | undefined {
  return PLACES.find((path) => path !== '' && existsSync(path))
}

/**
 * home — where this system keeps what it makes: its DuckDB file, the report, and Ingot's memory of the runs.
 * `HEADLINE_HOME` moves it; it is read as this file loads. Recorded and live input have homes of their own
 * (`recorded/`, `live/`), so that their counts do not mix with the sample's.
 */
import { join, resolve } from 'node:path'

const ROOT = resolve(import.meta.dirname, '..')

export const HOME: string = process.env['HEADLINE_HOME'] ?? ROOT
export const DATA: string = join(HOME, 'data')
/** What the sample of the Guardian says. Written by hand, watched by a sensor; `HEADLINE_SAMPLES` moves its folder. */
export const GUARDIAN_SAMPLE: string = join(process.env['HEADLINE_SAMPLES'] ?? join(ROOT, 'samples'), 'guardian.json')

/**
 * home — where this system keeps what it makes. `AGGRE_HOME` moves it; it is read as this file loads. Sample, recorded
 * and live input have homes of their own, so that their rows do not mix.
 */
import { join, resolve } from 'node:path'

const ROOT = resolve(import.meta.dirname, '..')

export const HOME: string = process.env['AGGRE_HOME'] ?? ROOT
export const BRONZE_ROOT: string = join(HOME, 'data', 'bronze')
/** Of the PostgreSQL that is started when `DATABASE_URL` is not set. */
export const POSTGRES_DIRECTORY: string = join(HOME, '.ingot', 'postgres')

/**
 * by-itself — what keeps headline fresh with nobody touching it: every hour all of it, and at once what a changed sample
 * file touches. The report follows by its own automation condition.
 */
import { defineJob, defineSchedule, defineSensor, request, skip } from 'ingot'
import { stat } from 'node:fs/promises'
import { z } from 'zod'

import { guardian } from './assets/extract.ts'
import { fetchLog, messages } from './assets/transform.ts'
import { GUARDIAN_SAMPLE } from './home.ts'

/** All but the digest of days, which is made day by day. */
export const EVERYTHING = '* and not key:gold/daily_digest'

export const refresh = defineJob({
  name: 'refresh',
  description: 'Asks every service and makes all tables and the report.',
  assets: EVERYTHING,
})

export const hourly = defineSchedule({ name: 'hourly', target: refresh, cron: '0 * * * *', overlap: 'skip' })

export const sampleChanged = defineSensor({
  name: 'sample_changed',
  description: 'Makes everything once, then asks the Guardian again whenever its sample file was touched.',
  target: refresh,
  everyMs: 100,
  cursor: z.object({ changedAtMs: z.number().nullable() }).default({ changedAtMs: null }),
  evaluate: async ({ cursor }) => {
    const file = await stat(GUARDIAN_SAMPLE).catch(() => undefined)
    if (file === undefined) return skip('there is no sample file')
    const changedAtMs = file.mtimeMs
    if (cursor.changedAtMs === changedAtMs) return skip('the sample file is as it was')
    const next = { changedAtMs }
    if (cursor.changedAtMs === null) return { runs: [request({ runKey: 'first' })], cursor: next }
    const touched = [guardian, messages, fetchLog]
    return { runs: [request({ runKey: `guardian-${changedAtMs}`, assets: touched })], cursor: next }
  },
})

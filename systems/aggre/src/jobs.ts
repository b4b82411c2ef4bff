/**
 * jobs — what is run as one, by schedules, sensors and people. Each kind of work has a pool of one place, so that two runs
 * do not ask the same hosts at once, each thinking itself alone.
 */
import { defineJob, defineSchedule } from 'ingot'

import { collected } from './assets/collect.ts'
import { content, enrichment, transcripts } from './assets/fetch.ts'
import { articles, discussions, heard, links } from './assets/transform.ts'
import { CONFIG } from './resources.ts'

export const collectJob = defineJob({
  name: 'collect_job',
  description: 'Asks the seven sources, and brings what they answered into silver.',
  assets: [...collected, discussions],
  pool: 'aggre_collect',
})

export const contentJob = defineJob({
  name: 'content_job',
  description: 'Downloads the pages of a list, and extracts what they say.',
  assets: [content, articles],
  pool: 'aggre_content',
})

export const enrichJob = defineJob({
  name: 'enrich_job',
  description: 'Looks for discussions of the pages of a list, and links them.',
  assets: [enrichment, links],
  pool: 'aggre_enrich',
})

export const transcribeJob = defineJob({
  name: 'transcribe_job',
  description: 'Transcribes the videos of a list.',
  assets: [transcripts, heard],
  pool: 'aggre_transcribe',
})

export const everythingJob = defineJob({
  name: 'everything_job',
  description: 'Asks the seven sources and makes every table; lists of further work are empty.',
  assets: '*',
  pool: 'aggre_collect',
  // What follows by itself waits until everything was made once.
  retries: { maxRetries: 3, delayMs: 60_000 },
})

export const collectionSchedule = defineSchedule({
  name: 'collection_schedule',
  target: collectJob,
  cron: CONFIG.collect.cron,
  timezone: CONFIG.collect.timezone,
  overlap: 'skip',
})

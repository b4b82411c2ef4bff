import { defineProject } from 'ingot'

import { collected } from './src/assets/collect.ts'
import { content, enrichment, transcripts } from './src/assets/fetch.ts'
import { reported } from './src/assets/report.ts'
import { noRawColumns, transformed } from './src/assets/transform.ts'
import { collectionSchedule, collectJob, contentJob, enrichJob, everythingJob, transcribeJob } from './src/jobs.ts'
import { BOUND } from './src/resources.ts'
import { contentSensor, enrichmentSensor, first, transcriptionSensor } from './src/sensors.ts'

export default defineProject({
  name: 'aggre',
  description: 'Seven sources, the pages behind them, transcripts and a daily digest in PostgreSQL.',
  assets: [...collected, content, enrichment, transcripts, ...transformed, ...reported],
  checks: noRawColumns,
  jobs: [collectJob, contentJob, enrichJob, transcribeJob, everythingJob],
  schedules: [collectionSchedule],
  sensors: [first, contentSensor, enrichmentSensor, transcriptionSensor],
  resources: BOUND,
})

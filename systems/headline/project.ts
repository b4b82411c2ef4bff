import { defineProject } from 'ingot'

import { dailyDigest } from './src/assets/digest.ts'
import { extracted } from './src/assets/extract.ts'
import { fetchReport, fetchSummary } from './src/assets/report.ts'
import { transform } from './src/assets/transform.ts'
import { hourly, refresh, sampleChanged } from './src/by-itself.ts'

export default defineProject({
  name: 'headline',
  description: 'Seven news and social services in one table.',
  assets: [...extracted, transform, fetchSummary, fetchReport, dailyDigest],
  jobs: [refresh],
  schedules: [hourly],
  sensors: [sampleChanged],
})

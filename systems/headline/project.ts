import { defineProject } from 'ingot'

import { extracted } from './src/assets/extract.ts'
import { fetchReport, fetchSummary } from './src/assets/report.ts'
import { transform } from './src/assets/transform.ts'

export default defineProject({
  name: 'headline',
  description: 'Seven news and social services in one table.',
  assets: [...extracted, transform, fetchSummary, fetchReport],
})

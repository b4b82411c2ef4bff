// Assets to be looked at: in partitions, with a condition, with config.
import { daily, defineAsset, defineProject, eager } from '@ingot/core'

const config = {
  '~standard': {
    version: 1 as const,
    vendor: 'test',
    validate: (value: unknown) =>
      typeof value === 'object' && value !== null && 'pages' in value
        ? { value }
        : { issues: [{ message: 'must be there', path: ['pages'] }] },
  },
}

const raw = defineAsset({ key: 'raw', config, run: () => 1 })
const days = defineAsset({
  key: 'days',
  partitions: daily({ start: '2026-01-01', end: '2026-01-05' }),
  checks: [{ name: 'small', automation: eager(), run: () => true }],
  run: () => 1,
})
const report = defineAsset({ key: 'report', after: [raw], automation: eager(), run: () => 1 })

export default defineProject({ name: 'standing', assets: [raw, days, report] })

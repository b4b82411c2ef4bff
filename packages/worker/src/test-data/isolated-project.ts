// Assets that compute, print, fail, exit and never end: what isolation is for.
import { configured, defineAsset, defineProject, defineResource, env, fail } from '@ingot/core'
import type { StandardSchemaV1 } from '@standard-schema/spec'

const anything: StandardSchemaV1<{ readonly greeting: string }> = {
  '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value: value as { greeting: string } }) },
}
const greeter = configured(
  defineResource({ name: 'greeter', config: anything, open: ({ config }) => ({ greeting: config.greeting }) }),
  { greeting: env('GREETING', 'hello') },
)
const numbers = defineAsset({ key: 'numbers', run: () => [1, 2, 3] })
// The test makes it a process, too.
const isolation = 'thread'

const sum = defineAsset({
  key: 'sum',
  isolation,
  deps: { numbers },
  resources: { greeter },
  run: ({ numbers }, { resources, log }) => {
    log.info('adding', { count: numbers.length })
    console.log('printed to stdout')
    return { greeting: resources.greeter.greeting, sum: numbers.reduce((a, b) => a + b, 0), at: new Date(0) }
  },
})
const throws = defineAsset({
  key: 'throws',
  isolation,
  run: (): number => {
    throw new RangeError('out of range')
  },
})
const refuses = defineAsset({
  key: 'refuses',
  isolation,
  retry: { maxRetries: 3 },
  run: (): number => {
    throw fail('no use', { allowRetries: false, metadata: { status: 401 } })
  },
})
const exits = defineAsset({ key: 'exits', isolation, run: (): number => process.exit(7) })
const spins = defineAsset({
  key: 'spins',
  isolation,
  timeoutMs: 300,
  run: (): number => {
    for (;;) Math.sqrt(2)
  },
})
const unsendable = defineAsset({ key: 'unsendable', isolation, run: () => () => 1 })

export default defineProject({
  name: 'isolated',
  assets: [numbers, sum, throws, refuses, exits, spins, unsendable],
})

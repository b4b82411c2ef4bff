import { describe, expect, it } from 'vitest'

import { defineJob } from '../definition/job.ts'
import { defineOp } from '../definition/op.ts'
import { executeJob } from '../testing/execute-job.ts'
import { memoryRunValues } from './run-values.ts'

describe('run values in memory', () => {
  it('keep plain data, also where a part is there twice', async () => {
    const values = memoryRunValues()
    const shared = { at: new Date(0), n: 1n, none: undefined }
    const value = {
      many: [shared, shared],
      map: new Map([[{ key: 1 }, new Set([null, 'a'])]]),
      bytes: new Uint8Array(2),
      bare: Object.assign(Object.create(null) as object, { a: 1 }),
    }
    await values.write('run-1', 'a', 'value', value)
    expect(await values.read('run-1', 'a', 'value')).toEqual({ value })
  })

  it('cost a fraction of a second for a million rows', async () => {
    const rows = Array.from({ length: 1_000_000 }, (_, i) => i)
    await expect(memoryRunValues().write('run-1', 'a', 'value', { rows })).resolves.toBeUndefined()
  })

  it('fail a step whose output a real run could not keep, and the job gives no value of it', async () => {
    const opens = defineOp({ name: 'opens', run: () => ({ client: { send: () => 1 } }) })
    const { isSuccess, errors, outputs } = await executeJob(defineJob({ name: 'opening', compose: () => opens() }))
    expect([isSuccess, outputs]).toEqual([false, {}])
    expect(errors['opens']).toMatchObject({
      code: 'invalid/value-not-storable',
      message: expect.stringContaining(
        'of step "opens", output "value" cannot be stored: value.client.send is a function',
      ),
    })
  })
})

import { StorageError } from '@ingot/core'
import { expect, test } from 'vitest'

import { testHouse } from '../testing/test-house.ts'

test('the process is up although the store is not, and not ready', async () => {
  const house = testHouse({ server: { auth: 'tokens' } })
  house.storage.lastEventId = () => Promise.reject(new StorageError('storage/unavailable', 'the disk is gone.'))
  expect((await house.fetch('/healthz')).status).toBe(200)
  expect((await house.fetch('/readyz')).status).toBe(503)
})

test('metrics count what was asked and how the runs are', async () => {
  const house = testHouse()
  await house.execute(await house.launch({ job: 'catalogue' }))
  await house.launch({ job: 'catalogue' })
  await house.fetch('/api/v1/tokens')
  await house.fetch('/api/v1/runs/nobody/of/that/name')
  const response = await house.fetch('/metrics')
  expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
  const lines = (await response.text()).split('\n')
  expect(lines).toContain('ingot_runs{status="succeeded"} 1')
  expect(lines).toContain('ingot_queue_length 1')
  expect(lines).toContain('ingot_http_requests_total{route="/tokens",method="GET",status="200"} 1')
  expect(lines).toContain('ingot_http_requests_total{route="other",method="GET",status="404"} 1')
  expect(lines).toContain('ingot_http_request_duration_seconds_count{route="/tokens",method="GET"} 1')
  expect(lines).toContain('ingot_http_request_duration_seconds_bucket{route="/tokens",method="GET",le="+Inf"} 1')
  expect(lines.some((line) => line.startsWith('process_resident_memory_bytes '))).toBe(true)
})

test('with tokens metrics are for whoever may look', async () => {
  const house = testHouse({ server: { auth: 'tokens' } })
  expect((await house.fetch('/metrics')).status).toBe(401)
})

import { Validator } from '@seriousme/openapi-schema-validator'
import { expect, test } from 'vitest'

import { routes, type RouteName } from '../contract/index.ts'
import type { Route } from '../contract/route.ts'
import { testHouse } from '../testing/test-house.ts'
import { EXAMPLES } from './examples.ts'
import { openApiDocument } from './open-api.ts'
import { WAYS } from './routing.ts'

test('the document is valid OpenAPI 3.1', async () => {
  const document = JSON.parse(JSON.stringify(openApiDocument('1.2.3'))) as Record<string, unknown>
  const { valid, errors } = await new Validator().validate(document)
  expect(errors).toBeUndefined()
  expect(valid).toBe(true)
})

test.each(Object.entries(EXAMPLES))('the example of %s is one', (name, example) => {
  const { body }: Route = routes[name as RouteName]
  expect(body?.safeParse(example).error).toBeUndefined()
})

test('it has an operation for each route, each with an id of its own', () => {
  const document = openApiDocument('1.2.3') as {
    paths: Record<string, Record<string, { operationId: string; parameters?: { name: string; in: string }[] }>>
  }
  const ids = WAYS.map(({ method, template }) => document.paths[template]?.[method.toLowerCase()]?.operationId)
  expect(ids).toHaveLength(Object.keys(routes).length)
  expect(new Set(ids).size).toBe(ids.length)
  expect(document.paths['/api/v1/runs/{runId}/logs']?.['get']?.parameters).toMatchObject([
    { name: 'runId', in: 'path', required: true },
    { name: 'cursor', in: 'query', required: false },
    { name: 'fromEnd' },
    { name: 'limit', required: false },
    { name: 'step' },
    { name: 'level' },
    { name: 'stream' },
    { name: 'q' },
  ])
})

test('it and its page are served, each part as what it is', async () => {
  const house = testHouse({ server: { auth: 'tokens' } })
  for (const [path, type] of [
    ['/api/v1/openapi.json', 'application/json'],
    ['/api/docs', 'text/html; charset=utf-8'],
    ['/api/docs/page.css', 'text/css; charset=utf-8'],
    ['/api/docs/page.js', 'text/javascript; charset=utf-8'],
  ] as const) {
    const response = await house.fetch(path)
    expect([path, response.status, response.headers.get('content-type')]).toEqual([path, 200, type])
  }
})

import { describe, expect, test } from 'vitest'

import { httpConfig } from './http-config.ts'
import { bronzeHttp } from './resource.ts'

const check = (value: unknown) => httpConfig['~standard'].validate(value)

describe('the config of the client', () => {
  test('is its options, all of them optional', () => {
    const options = {
      userAgent: 'a/1',
      timeoutMs: 1,
      allowedPrivate: ['10.0.0.0/8'],
      routes: { '*': 'http://127.0.0.1' },
    }
    expect(check({})).toEqual({ value: {} })
    expect(check(options)).toEqual({ value: options })
  })

  test('names every field that is wrong', () => {
    expect(check({ attempts: 0, userAgent: '', routes: { a: 1 }, allowedPrivate: 'x', timeout: 1 })).toEqual({
      issues: [
        { message: 'must be a whole number of at least 1', path: ['attempts'] },
        { message: 'must be text', path: ['userAgent'] },
        { message: 'must be origins by origin', path: ['routes'] },
        { message: 'must be a list of hosts or ranges', path: ['allowedPrivate'] },
        { message: 'is no option of the HTTP client', path: ['timeout'] },
      ],
    })
    expect(check('x')).toMatchObject({ issues: [{ message: 'must be an object' }] })
  })
})

test('the resource is kept for bronze', () => {
  expect([bronzeHttp.name, bronzeHttp.layers]).toEqual(['bronze_http', ['bronze']])
})

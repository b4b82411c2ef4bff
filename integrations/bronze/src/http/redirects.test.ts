import { describe, expect, test } from 'vitest'

import { openClient, openServer } from './testing/open-client.ts'

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

/** Answers `/to?<status>&<location>` with that redirect, anything else with its own method and path. */
const redirecting = () =>
  openServer((request, response) => {
    const [path, query = ''] = (request.url ?? '').split('?')
    const [status, location] = query.split('&')
    if (path !== '/to') return void response.end(`${request.method} ${request.url}`)
    response.writeHead(Number(status), { location: decodeURIComponent(location ?? '') }).end('moved')
  })

const to = (origin: string, location: string, status = 302): string =>
  `${origin}/to?${status}&${encodeURIComponent(location)}`

describe('a redirect', () => {
  test.each([301, 302, 303, 307, 308])('%d is followed, and where it ended is told', async (status) => {
    const server = await redirecting()
    const { http } = await openClient()
    const fetched = await http.fetch({ url: to(server.origin, 'there?x=1#part', status) })
    expect(fetched.ok && [text(fetched.body.bytes), fetched.body.finalUrl]).toEqual([
      'GET /there?x=1',
      `${server.origin}/there?x=1`,
    ])
  })

  test.each([
    [301, 'GET', ''],
    [302, 'GET', ''],
    [303, 'GET', ''],
    [307, 'POST', 'q=1'],
    [308, 'POST', 'q=1'],
  ])('%d makes of a POST a %s', async (status, method, body) => {
    const server = await redirecting()
    const { http } = await openClient()
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    await http.fetch({ url: to(server.origin, '/there', status), method: 'POST', body: 'q=1', headers })
    const last = server.asked[1]
    expect([last?.method, last?.body, last?.headers['content-type']]).toEqual([
      method,
      body,
      method === 'POST' ? headers['content-type'] : undefined,
    ])
  })

  test('to another origin takes no key, no cookie and no body along, and coming back brings none back', async () => {
    const home = await redirecting()
    const away = await redirecting()
    const { http } = await openClient()
    const headers = {
      Authorization: 'Bearer key',
      Cookie: 'a=b',
      'X-Api-Key': 'key',
      'X-Own': 'key',
      'Accept-Language': 'de',
    }
    await http.fetch({ url: to(home.origin, to(away.origin, `${home.origin}/end`)), headers })
    const names = [home.asked[0], away.asked[0], home.asked[1]].map((asked) => Object.keys(asked?.headers ?? {}).sort())
    const harmless = ['accept', 'accept-encoding', 'accept-language', 'connection', 'host', 'user-agent']
    expect(names).toEqual([[...harmless, 'authorization', 'cookie', 'x-api-key', 'x-own'].sort(), harmless, harmless])
    const posted = await http.fetch({ url: to(home.origin, `${away.origin}/x`, 307), method: 'POST', body: 'key=1' })
    expect(posted).toMatchObject({ ok: false, failure: { kind: 'redirects', isRetryable: false } })
    expect(away.asked).toHaveLength(1)
  })

  test('drops the user name that its address has', async () => {
    const server = await redirecting()
    const { http } = await openClient()
    const fetched = await http.fetch({ url: to(server.origin, `http://me:secret@127.0.0.1:${server.port}/there`) })
    expect(fetched.ok && fetched.body.finalUrl).toBe(`${server.origin}/there`)
    expect(server.asked[1]?.headers.authorization).toBeUndefined()
  })

  test('in a circle is not followed twice', async () => {
    const server = await openServer((request, response) => {
      response.writeHead(302, { location: request.url === '/a' ? '/b' : '/a' }).end()
    })
    const { http } = await openClient()
    expect(await http.fetch({ url: `${server.origin}/a` })).toEqual({
      ok: false,
      failure: {
        kind: 'redirects',
        reason: `${server.origin}/a is redirected in a circle.`,
        isRetryable: false,
      },
    })
    expect(server.asked).toHaveLength(2)
  })

  test('on and on is followed as often as allowed', async () => {
    const server = await openServer((request, response) => {
      response.writeHead(302, { location: `${request.url}x` }).end()
    })
    const { http } = await openClient({ maxRedirects: 3 })
    expect(await http.fetch({ url: server.origin })).toMatchObject({
      failure: { kind: 'redirects', reason: expect.stringContaining('redirected more than 3 times') },
    })
    expect(server.asked).toHaveLength(4)
  })

  test.each(['ftp://a.example/', 'javascript:alert(1)', 'file:///etc/passwd', 'http://['])(
    'to %s is not followed',
    async (location) => {
      const server = await redirecting()
      const { http } = await openClient()
      expect(await http.fetch({ url: to(server.origin, location) })).toMatchObject({ failure: { kind: 'redirects' } })
    },
  )

  test('without an address is a failed answer', async () => {
    const server = await openServer((_request, response) => response.writeHead(302).end())
    const { http } = await openClient()
    expect(await http.fetch({ url: server.origin })).toMatchObject({ failure: { kind: 'status', status: 302 } })
  })
})

describe('the guard', () => {
  const refused = { ok: false, failure: { kind: 'refused-address', isRetryable: false } }

  test.each([
    'http://169.254.169.254/latest/meta-data/',
    'http://localhost/',
    'http://LOCALHOST.:8080/',
    'http://a.localhost/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[64:ff9b::7f00:1]/',
    'http://[fd00:ec2::254]/',
    'http://2130706433/',
    'http://0177.0.0.1/',
    'http://0x7f.1/',
    'http://127.1/',
    'http://0/',
    'http://10.1.2.3/',
    'https://192.168.1.1/',
    'http://168.63.129.16/',
  ])('refuses %s, also as a redirect', async (url) => {
    const server = await redirecting()
    const { http } = await openClient({ allowedPrivate: [`127.0.0.1:${server.port}`] })
    expect(await http.fetch({ url })).toMatchObject(refused)
    expect(await http.fetch({ url: to(server.origin, url) })).toMatchObject(refused)
    expect(server.asked).toHaveLength(1)
  })

  test('refuses a name that leads inside, also when only one of its addresses does and the other cannot be had', async () => {
    const server = await redirecting()
    const asked: string[] = []
    const lookup = async (name: string) => {
      asked.push(name)
      return ['127.0.0.1', '::1', '10.0.0.1']
    }
    const { http } = await openClient({ allowedPrivate: [`127.0.0.1:${server.port}`], lookup })
    const inside = `http://inside.example:${server.port}/`
    expect(await http.fetch({ url: inside })).toMatchObject(refused)
    expect(await http.fetch({ url: to(server.origin, inside) })).toMatchObject(refused)
    expect(asked).toEqual(['inside.example', 'inside.example'])
    expect(server.asked).toHaveLength(1)
  })

  test('lets through the host, the port or the range that is named, and nothing beside it', async () => {
    const server = await redirecting()
    const lookup = async () => ['127.0.0.1']
    const url = `http://inside.example:${server.port}/`
    for (const entry of ['inside.example', `inside.example:${server.port}`, 'INSIDE.example', '127.0.0.0/8']) {
      const { http } = await openClient({ allowedPrivate: [entry], lookup })
      expect(await http.fetch({ url })).toMatchObject({ ok: true })
    }
    for (const entry of ['inside.example:1', 'other.example', '10.0.0.0/8', '127.0.0.1:1', '::1']) {
      const { http } = await openClient({ allowedPrivate: [entry], lookup })
      expect(await http.fetch({ url })).toMatchObject(refused)
    }
  })

  test('looks at the address that is connected to, so a second answer of the name changes nothing', async () => {
    const server = await redirecting()
    const answers = [['127.0.0.1'], ['127.0.0.2']]
    const lookup = async () => answers.shift() ?? []
    const { http } = await openClient({ allowedPrivate: ['127.0.0.1/32'], lookup })
    const url = `http://inside.example:${server.port}/`
    expect(await http.fetch({ url })).toMatchObject({ ok: true })
    // One lookup for one connection, and the connection goes where that lookup said.
    expect(answers).toEqual([['127.0.0.2']])
  })
})

describe('a route', () => {
  test('goes to the stand-in, which is told who was meant; what is kept names the original', async () => {
    const server = await redirecting()
    const { http, bronze } = await openClient({ allowedPrivate: [], routes: { 'https://lobste.rs': server.origin } })
    const key = { sourceType: 'lobsters', externalId: '1', artifactType: 'raw', ext: 'json' }
    await http.fetchItem(key, { url: to('https://lobste.rs', '/s/1?x=1') })
    expect(server.asked[1]).toMatchObject({
      url: '/s/1?x=1',
      headers: { 'x-forwarded-host': 'lobste.rs', 'x-forwarded-proto': 'https', host: `127.0.0.1:${server.port}` },
    })
    expect(await bronze.meta(key)).toMatchObject({ finalUrl: 'https://lobste.rs/s/1?x=1' })
  })

  test('of every other origin takes the redirects too, but nothing that leads inside', async () => {
    const server = await redirecting()
    const named = await redirecting()
    const routes = { '*': server.origin, 'https://b.example': named.origin }
    const { http } = await openClient({ allowedPrivate: [], routes })
    expect(
      await http.fetch({ url: to('https://a.example', to('https://b.example', 'https://c.example/end')) }),
    ).toMatchObject({
      ok: true,
      body: { finalUrl: 'https://c.example/end' },
    })
    expect(server.asked.map(({ headers }) => headers['x-forwarded-host'])).toEqual(['a.example', 'c.example'])
    expect(named.asked.map(({ headers }) => headers['x-forwarded-host'])).toEqual(['b.example'])
    for (const inside of ['http://169.254.169.254/', 'http://localhost/', 'http://10.0.0.1/']) {
      expect(await http.fetch({ url: to('https://a.example', inside) })).toMatchObject({
        failure: { kind: 'refused-address' },
      })
    }
  })

  test('to a port of this machine opens no other', async () => {
    const server = await redirecting()
    const other = await redirecting()
    const { http } = await openClient({ allowedPrivate: [], routes: { 'https://a.example': server.origin } })
    expect(await http.fetch({ url: to('https://a.example', other.origin) })).toMatchObject({
      failure: { kind: 'refused-address' },
    })
    expect(other.asked).toHaveLength(0)
  })
})

/** sites — every web site that the samples link to: its articles, its odd pages, its robots.txt. */
import { PAPER_PAGES } from './huggingface.ts'
import { ODD_PAGES } from './pages/odd.ts'
import type { SamplePage } from './pages/page.ts'
import { renderPage } from './pages/render.ts'
import { LANGUAGE_PAGES } from './pages/languages.ts'
import { PLACES_PAGES } from './pages/places.ts'
import { SCIENCE_PAGES } from './pages/science.ts'
import { TECHNOLOGY_PAGES } from './pages/technology.ts'
import { html, type SampleAnswer, type SampleRequest, type SampleService } from './service.ts'

/** Every article that a site answers with. */
export const SAMPLE_PAGES: readonly SamplePage[] = [
  ...TECHNOLOGY_PAGES,
  ...SCIENCE_PAGES,
  ...PLACES_PAGES,
  ...LANGUAGE_PAGES,
  ...PAPER_PAGES,
]

const PAGES: ReadonlyMap<string, SamplePage> = new Map(SAMPLE_PAGES.map((page) => [placeOf(page.url), page]))

/** Answers for any host; most know nothing but their robots.txt. */
export const sites: SampleService = (request) => {
  const host = bareHost(request.host)
  if (request.path === '/robots.txt') return robots(host)
  return ODD_PAGES[`${host}${request.path}`]?.(request) ?? article(host, request)
}

function article(host: string, { path }: SampleRequest): SampleAnswer | undefined {
  const page = PAGES.get(`${host}${path.replace(/(.)\/$/, '$1')}`)
  return page === undefined ? undefined : renderPage(page)
}

/** One site asks machines to stay away; the others ask for little. */
function robots(host: string): SampleAnswer {
  const rules = host === 'closed.example' ? 'User-agent: *\nDisallow: /\n' : 'User-agent: *\nDisallow: /share/\n'
  return { status: 200, contentType: 'text/plain; charset=utf-8', body: rules }
}

/** What most sites do: the same for `www.` and the mobile host. */
export function bareHost(host: string): string {
  return host
    .toLowerCase()
    .replace(/:\d+$/, '')
    .replace(/^(www|m|mobile)\./, '')
}

function placeOf(url: string): string {
  const { hostname, pathname } = new URL(url)
  return `${bareHost(hostname)}${pathname.replace(/(.)\/$/, '$1')}`
}

export function notFound(what: string): SampleAnswer {
  return html(
    `<!doctype html><html lang="en"><title>Not found</title><h1>404</h1><p>There is no ${what}.</p></html>`,
    404,
  )
}

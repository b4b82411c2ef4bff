/**
 * The one sample that is a file: `samples/guardian.json`, read at every request, so that a person may change it and see
 * what follows. A file that cannot be read is a service with a fault.
 */
import { readFileSync } from 'node:fs'

import { z } from 'zod'

import { GUARDIAN_SAMPLE } from '../home.ts'
import { numberOf, pageFrom, pageStart, type SampleService } from './service.ts'

/** Where the body is null the trail speaks, where both are, the title alone. */
const articlesSchema = z.array(
  z.object({
    id: z.string(),
    title: z.string(),
    byline: z.string().nullable(),
    trail: z.string().nullable(),
    body: z.string().nullable(),
    time: z.iso.datetime(),
  }),
)

function readResults() {
  const articles = articlesSchema.parse(JSON.parse(readFileSync(GUARDIAN_SAMPLE, 'utf8')))
  return articles.map(({ id, title, byline, trail, body, time }) => ({
    id,
    type: id.includes('/live/') ? 'liveblog' : 'article',
    sectionId: id.split('/')[0],
    webPublicationDate: time,
    webTitle: title,
    webUrl: `https://guardian.example/${id}`,
    apiUrl: `https://content.guardian.example/${id}`,
    fields: { lang: 'en', ...present({ byline, trailText: trail, bodyText: body }) },
    isHosted: false,
  }))
}

export const guardianSample: SampleService = ({ path, parameters }) => {
  if (path !== '/search') return null
  if (!parameters.get('api-key')) return { status: 401, body: { message: 'Unauthorized' } }
  let results: ReturnType<typeof readResults>
  try {
    results = readResults()
  } catch (error) {
    const message = `the sample file cannot be read: ${error instanceof Error ? error.message : String(error)}`
    return { status: 500, body: { message } }
  }
  const pageSize = numberOf(parameters, 'page-size', 10)
  const currentPage = numberOf(parameters, 'page', 1)
  const start = pageStart(currentPage, pageSize)
  const { page } = pageFrom(results, start, pageSize)
  const pages = Math.ceil(results.length / pageSize)
  const about = { status: 'ok', userTier: 'developer', total: results.length, startIndex: start + 1, orderBy: 'newest' }
  return { status: 200, body: { response: { ...about, pageSize, currentPage, pages, results: page } } }
}

/** The service leaves out a field without value. */
function present(fields: Readonly<Record<string, string | null>>): Record<string, string | null> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null))
}

/**
 * fetch — bronze assets that work through lists given to them: pages to download, pages whose discussions are looked for,
 * videos to transcribe. They know of no table: sensors make the lists. With an empty list there is nothing to do.
 */
import { defineAsset, metadata, output } from 'ingot'
import { z } from 'zod'

import { atOnce } from '../content/at-once.ts'
import { downloadPage } from '../content/download-page.ts'
import { transcribeOne } from '../content/transcribe-one.ts'
import { searchDiscussions } from '../enrich/search-discussions.ts'
import { bronze, services, whisper, ytDlp } from '../resources.ts'
import { shortened } from './shortened.ts'

const urls = z.object({ urls: z.array(z.string()).default([]) })

const SHOWN = 20

interface Ended {
  readonly url: string
  readonly outcome: string
  readonly reason: string | null
}

/** How many ended how, as numbers that can be plotted, and why those that did not end well. */
function factsOf(all: readonly Ended[], outcomes: readonly string[]) {
  const counts = outcomes.map((outcome) => [outcome, all.filter((one) => one.outcome === outcome).length] as const)
  const reasons = all.filter(({ reason }) => reason !== null).slice(0, SHOWN)
  const table = metadata.table(
    ['address', 'outcome', 'reason'],
    reasons.map(({ url, outcome, reason }) => [shortened(url), outcome, shortened(reason ?? '')]),
  )
  return { asked: all.length, ...Object.fromEntries(counts), ...(reasons.length === 0 ? {} : { not_done: table }) }
}

/** True unless everything that was to be done failed: then it is rather the network than the pages. */
function someWent(all: readonly Ended[]) {
  const failed = all.filter(({ outcome }) => outcome === 'failed')
  return {
    passed: all.length === 0 || failed.length < all.length,
    description: `${failed.length} of ${all.length} failed${failed[0]?.reason ? `: ${failed[0].reason}` : ''}`,
  }
}

export const content = defineAsset({
  key: 'bronze/aggre/content',
  layer: 'bronze',
  group: 'content',
  kinds: ['http', 'html'],
  description: 'Web pages that posts are about, as they came: once each, and only where robots.txt allows it.',
  config: urls,
  resources: { bronze, services },
  timeoutMs: 30 * 60_000,
  run: async (_inputs, { config, resources, signal, log }) => {
    const { http, nowMs, config: settings } = resources.services
    const tools = { bronze: resources.bronze, http, config: settings.content, nowMs, signal }
    const pages = (
      await atOnce(config.urls, settings.content.maxConcurrent, async (url) => {
        const page = await downloadPage(tools, url)
        if (page === undefined) log.warning(`${url} is no web address`)
        else log.info(`${page.outcome}: ${url}${page.reason === null ? '' : `: ${page.reason}`}`)
        return page
      })
    ).filter((page) => page !== undefined)
    const bytes = pages.reduce((sum, page) => sum + page.bytes, 0)
    const facts = factsOf(pages, ['fetched', 'known', 'failed', 'skipped'])
    return output(pages, { metadata: { ...facts, bytes } })
  },
  checks: [
    { name: 'some_came', description: 'Not every page failed.', severity: 'warn', run: ({ value }) => someWent(value) },
  ],
})

export const enrichment = defineAsset({
  key: 'bronze/aggre/enrichment',
  layer: 'bronze',
  group: 'enrich',
  kinds: ['http', 'json'],
  description: 'What Hacker News and Lobsters answered when they were asked who discusses a page.',
  config: urls,
  resources: { bronze, services },
  timeoutMs: 30 * 60_000,
  run: async (_inputs, { config, resources, signal, log }) => {
    const { http, nowMs, config: settings } = resources.services
    const tools = { domains: new Map(), bronze: resources.bronze, http, config: settings, nowMs, signal }
    const pages = (await atOnce(config.urls, settings.http.maxPerHost, (url) => searchDiscussions(tools, url))).filter(
      (page) => page !== undefined,
    )
    for (const { url, reason } of pages) if (reason !== null) log.warning(`${url}: ${reason}`)
    const answers = pages.reduce((sum, page) => sum + page.answers, 0)
    return output(pages, { metadata: { ...factsOf(pages, ['done', 'failed']), answers } })
  },
  checks: [
    {
      name: 'some_came',
      description: 'Not every search failed.',
      severity: 'warn',
      run: ({ value }) => someWent(value),
    },
  ],
})

export const transcripts = defineAsset({
  key: 'bronze/aggre/transcripts',
  layer: 'bronze',
  group: 'transcribe',
  kinds: ['yt-dlp', 'whisper'],
  description: 'The sound of videos, kept for ever, and what whisper heard in it, whole.',
  config: z.object({ videos: z.array(z.string()).default([]) }),
  resources: { bronze, services, ytDlp, whisper },
  run: async (_inputs, { config, resources, signal, log }) => {
    const { nowMs } = resources.services
    const tools = { bronze: resources.bronze, ytDlp: resources.ytDlp, whisper: resources.whisper, nowMs, signal, log }
    const videos = []
    for (const id of config.videos) {
      const video = await transcribeOne(tools, id)
      videos.push(video)
      // Without its programs no other video fares better; they are all due still.
      if (video.outcome === 'setup') break
    }
    return output(videos, { metadata: factsOf(videos, ['transcribed', 'known', 'failed', 'skipped', 'setup']) })
  },
  checks: [
    {
      name: 'programs_work',
      description: 'yt-dlp and whisper are there and may ask.',
      run: ({ value }) => {
        const odd = value.find(({ outcome }) => outcome === 'setup')
        return { passed: odd === undefined, ...(odd?.reason ? { description: odd.reason } : {}) }
      },
    },
  ],
})

/** feeds — what the sample sites publish of themselves, in every format that feeds have: RSS 2.0 and 1.0, Atom, JSON. */
import { encodeAs } from './pages/encode.ts'
import type { SamplePage } from './pages/page.ts'
import { escapeMarkup, json, sampleAtMs, sampleIso, type SampleAnswer, type SampleService, xml } from './service.ts'
import { bareHost, SAMPLE_PAGES } from './sites.ts'

interface SampleFeed {
  readonly title: string
  readonly format: 'rss' | 'rdf' | 'atom' | 'json'
  /** As it is added to each link, as sites do that count their readers. */
  readonly tracking?: string
  readonly charset?: string
  readonly hasContent?: boolean
}

/** By host and path. */
const FEEDS: Readonly<Record<string, SampleFeed | undefined>> = {
  'harbour-post.example/feed.xml': {
    title: 'Harbour Post',
    format: 'rss',
    tracking: '?utm_source=rss&utm_medium=feed',
    hasContent: true,
  },
  'meridian-wire.example/atom.xml': { title: 'Meridian Wire', format: 'atom' },
  'tern-institute.example/feed.json': { title: 'Tern Institute', format: 'json' },
  'hafenblatt.example/rss.xml': { title: 'Hafenblatt – Größe zählt', format: 'rss', charset: 'iso-8859-1' },
  'lower-marsh.example/index.rdf': { title: 'Lower Marsh Seed Library', format: 'rdf' },
  'minato.example/feed': { title: '港だより', format: 'rss' },
  'northmoor-observer.example/rss': {
    title: 'Northmoor Observer',
    format: 'rss',
    tracking: '?mc_cid=2026&mc_eid=reader',
  },
  'la-ribera.example/feed': { title: 'La Ribera', format: 'rss', charset: 'windows-1252' },
  'cais.example/feed.json': { title: 'Cais', format: 'json' },
  'le-quai.example/atom.xml': { title: 'Le Quai', format: 'atom', hasContent: true },
}

export const feeds: SampleService = ({ host, path }) => {
  const site = bareHost(host)
  const feed = FEEDS[`${site}${path}`]
  const pages = SAMPLE_PAGES.filter(({ url }) => bareHost(new URL(url).hostname) === site)
  if (feed !== undefined) return render(feed, newestFirst(pages), site)
  return pages.length === 0 && looksLikeFeed(path)
    ? render({ title: site, format: 'rss' }, [welcome(site)], site)
    : undefined
}

/** A configuration may name any feed: one that the samples do not know says that it is one. */
function looksLikeFeed(path: string): boolean {
  return /(rss|atom|feed|index)\b|\.(xml|rdf)$|\/headlines\//.test(path) && !path.endsWith('.html')
}

function welcome(site: string): SamplePage {
  const text = `This stands where the feed of ${site} would: the samples ask nothing of the internet.`
  const about = { day: -1, time: '00:00', language: 'en', siteName: site, template: 'blog' } as const
  return { ...about, url: `https://${site}/welcome`, title: `A sample entry of ${site}`, author: 'Sample', text }
}

function newestFirst(pages: readonly SamplePage[]): readonly SamplePage[] {
  return [...pages].sort((a, b) => sampleAtMs(b.day, b.time) - sampleAtMs(a.day, a.time))
}

function render(feed: SampleFeed, pages: readonly SamplePage[], site: string): SampleAnswer {
  switch (feed.format) {
    case 'rss':
      return rss(feed, pages, site)
    case 'rdf':
      return rdf(feed, pages, site)
    case 'atom':
      return atom(feed, pages, site)
    case 'json':
      return jsonFeed(feed, pages, site)
    default:
      throw new Error(`unhandled format ${String(feed.format satisfies never)}`)
  }
}

function rss(feed: SampleFeed, pages: readonly SamplePage[], site: string): SampleAnswer {
  const charset = feed.charset ?? 'utf-8'
  const body = `<?xml version="1.0" encoding="${charset.toUpperCase()}"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel>
<title>${escapeMarkup(feed.title)}</title>
<link>https://${site}/</link>
<description>All the news of ${escapeMarkup(feed.title)}</description>
<language>${pages[0]?.language ?? 'en'}</language>
${pages.map((page) => rssItem(feed, page)).join('\n')}
</channel>
</rss>
`
  return { status: 200, contentType: `application/rss+xml; charset=${charset}`, body: encodeAs(body, charset) }
}

function rssItem(feed: SampleFeed, page: SamplePage): string {
  const content = feed.hasContent === true ? `\n<content:encoded><![CDATA[${asHtml(page)}]]></content:encoded>` : ''
  return `<item>
<title>${escapeMarkup(page.title)}</title>
<link>${escapeMarkup(`${page.url}${feed.tracking ?? ''}`)}</link>
<guid isPermaLink="true">${page.url}</guid>
<dc:creator>${escapeMarkup(page.author)}</dc:creator>
<pubDate>${new Date(sampleAtMs(page.day, page.time)).toUTCString()}</pubDate>
<category>${page.template}</category>
<description>${escapeMarkup(`<p>${escapeMarkup(firstOf(page))}</p>`)}</description>${content}
</item>`
}

function rdf(feed: SampleFeed, pages: readonly SamplePage[], site: string): SampleAnswer {
  const items = pages.map(
    (page) => `<item rdf:about="${page.url}">
<title>${escapeMarkup(page.title)}</title>
<link>${page.url}</link>
<description>${escapeMarkup(firstOf(page))}</description>
<dc:creator>${escapeMarkup(page.author)}</dc:creator>
<dc:date>${sampleIso(page.day, page.time)}</dc:date>
</item>`,
  )
  return xml(
    `<?xml version="1.0" encoding="UTF-8"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://${site}/">
<title>${escapeMarkup(feed.title)}</title>
<link>https://${site}/</link>
<description>Seeds and what was said of them</description>
<items><rdf:Seq>${pages.map(({ url }) => `<rdf:li rdf:resource="${url}"/>`).join('')}</rdf:Seq></items>
</channel>
${items.join('\n')}
</rdf:RDF>
`,
    'application/rdf+xml; charset=utf-8',
  )
}

function atom(feed: SampleFeed, pages: readonly SamplePage[], site: string): SampleAnswer {
  const entries = pages.map((page) => {
    const content = feed.hasContent === true ? `\n<content type="html">${escapeMarkup(asHtml(page))}</content>` : ''
    return `<entry>
<id>tag:${site},2026:${new URL(page.url).pathname}</id>
<title type="html">${escapeMarkup(escapeMarkup(page.title))}</title>
<link rel="alternate" href="${new URL(page.url).pathname}"/>
<author><name>${escapeMarkup(page.author)}</name></author>
<published>${sampleIso(page.day, page.time)}</published>
<updated>${sampleIso(page.day, page.time)}</updated>
<summary>${escapeMarkup(firstOf(page))}</summary>${content}
</entry>`
  })
  return xml(
    `<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://${site}/">
<id>tag:${site},2026:/</id>
<title>${escapeMarkup(feed.title)}</title>
<link rel="self" href="https://${site}/atom.xml"/>
<link rel="alternate" href="https://${site}/"/>
<updated>${sampleIso(0, '06:00')}</updated>
${entries.join('\n')}
</feed>
`,
    'application/atom+xml; charset=utf-8',
  )
}

function jsonFeed(feed: SampleFeed, pages: readonly SamplePage[], site: string): SampleAnswer {
  return json({
    version: 'https://jsonfeed.org/version/1.1',
    title: feed.title,
    home_page_url: `https://${site}/`,
    feed_url: `https://${site}/feed.json`,
    items: pages.map((page) => ({
      id: page.url,
      url: page.url,
      title: page.title,
      content_html: asHtml(page),
      summary: firstOf(page),
      date_published: sampleIso(page.day, page.time),
      authors: [{ name: page.author }],
      tags: ['science'],
    })),
  })
}

function firstOf({ text }: SamplePage): string {
  return text.split('\n\n')[0] ?? ''
}

function asHtml({ text }: SamplePage): string {
  return text
    .split('\n\n')
    .map((paragraph) => `<p>${escapeMarkup(paragraph)}</p>`)
    .join('\n')
}

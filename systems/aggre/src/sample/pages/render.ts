/**
 * render — a sample article as a web page, with all that stands around articles: navigation, a cookie bar, links to
 * share, related stories, comments of readers, a footer, scripts, and what the page says of itself for machines.
 */
import { escapeMarkup, sampleIso, type SampleAnswer } from '../service.ts'
import { encodeAs } from './encode.ts'
import type { SamplePage } from './page.ts'
import { phrasesOf } from './phrases.ts'

export function renderPage(page: SamplePage): SampleAnswer {
  const { charset } = page
  const body = `<!doctype html>\n<html lang="${page.language}">\n${head(page)}\n${bodyOf(page)}\n</html>\n`
  const said = charset === undefined ? '; charset=utf-8' : charset.isIn === 'header' ? `; charset=${charset.name}` : ''
  return { status: 200, contentType: `text/html${said}`, body: encodeAs(body, charset?.name ?? 'utf-8') }
}

function head(page: SamplePage): string {
  const title = escapeMarkup(page.title)
  const charset = page.charset?.isIn === 'header' ? '' : `<meta charset="${page.charset?.name ?? 'utf-8'}">`
  const lines = [
    charset,
    `<title>${title} | ${escapeMarkup(page.siteName)}</title>`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<link rel="canonical" href="${page.url}">`,
    `<meta property="og:title" content="${title}">`,
    `<meta property="og:site_name" content="${escapeMarkup(page.siteName)}">`,
    `<meta property="og:type" content="article">`,
    ...machineReadable(page),
    '<style>body{font:16px/1.5 serif}.bar{position:fixed;bottom:0}</style>',
    '<script>window.dataLayer=window.dataLayer||[];dataLayer.push({event:"page_view"})</script>',
  ]
  return `<head>\n${lines.filter((line) => line !== '').join('\n')}\n</head>`
}

/** Newspapers say who and when in JSON-LD, blogs in meta elements, forums and papers as theirs do. */
function machineReadable(page: SamplePage): readonly string[] {
  const publishedAt = sampleIso(page.day, page.time)
  const author = escapeMarkup(page.author)
  switch (page.template) {
    case 'news':
      return [`<script type="application/ld+json">${JSON.stringify(jsonLd(page, publishedAt))}</script>`]
    case 'abstract':
      return [
        `<meta name="citation_title" content="${escapeMarkup(page.title)}">`,
        `<meta name="citation_author" content="${author}">`,
        `<meta name="citation_date" content="${publishedAt.slice(0, 10).replaceAll('-', '/')}">`,
      ]
    case 'forum':
      return []
    default:
      return [
        `<meta name="author" content="${author}">`,
        `<meta property="article:published_time" content="${publishedAt}">`,
      ]
  }
}

function jsonLd(page: SamplePage, publishedAt: string): Readonly<Record<string, unknown>> {
  return {
    '@context': 'https://schema.org',
    '@type': 'NewsArticle',
    headline: page.title,
    datePublished: publishedAt,
    dateModified: publishedAt,
    inLanguage: page.language,
    author: [{ '@type': 'Person', name: page.author }],
    publisher: { '@type': 'Organization', name: page.siteName },
    mainEntityOfPage: page.url,
  }
}

function bodyOf(page: SamplePage): string {
  const words = phrasesOf(page.language)
  const list = (items: readonly string[]) =>
    items.map((item) => `<li><a href="/${slug(item)}">${item}</a></li>`).join('')
  const article = page.template === 'forum' ? forumThread(page) : articleOf(page)
  return `<body>
<header class="site-header"><a class="logo" href="/">${escapeMarkup(page.siteName)}</a>
<nav class="menu"><ul>${list(words.menu)}</ul></nav></header>
<div id="cookie-bar" class="bar cookie-consent" role="dialog"><p>${words.cookies}</p><button>${words.accept}</button></div>
<main>${article}
<aside class="related"><h3>${words.related}</h3><ul>${list(words.stories)}</ul></aside>
${commentsOf(page, words.comments)}</main>
<div class="newsletter"><h4>${words.newsletter}</h4><form><input type="email" placeholder="name@mail.example"></form></div>
<footer class="site-footer"><ul>${list(words.footer)}</ul><p>© 2026 ${escapeMarkup(page.siteName)}. ${words.rights}</p></footer>
<script>console.log("${slug(page.title)}")</script>
</body>`
}

function articleOf(page: SamplePage): string {
  const words = phrasesOf(page.language)
  const publishedAt = sampleIso(page.day, page.time)
  const share = ['Mail', 'Link', 'Post'].map((way) => `<a class="share-link" href="/share/${way}">${way}</a>`).join(' ')
  return `<article>
<h1>${escapeMarkup(page.title)}</h1>
<p class="byline">${words.by} <a rel="author" href="/authors/${slug(page.author)}">${escapeMarkup(page.author)}</a>
<time datetime="${publishedAt}">${publishedAt.slice(0, 10)}</time></p>
<div class="share">${words.share}: ${share}</div>
<div class="article-body">
${blocksOf(page.text)}
</div>
<div class="tags"><a href="/tag/news">#${slug(page.siteName)}</a></div>
</article>`
}

function forumThread(page: SamplePage): string {
  const [first = '', ...answers] = page.text.split('\n\n---\n\n')
  const post = (text: string, author: string) =>
    `<div class="post"><div class="poster"><b>${escapeMarkup(author)}</b><span>Posts: 214</span></div>
<div class="post-content">${blocksOf(text)}</div><div class="post-tools"><a href="/reply">Reply</a> <a href="/quote">Quote</a></div></div>`
  const people = ['pencil_clerk', 'fell_runner', 'tide_enjoyer']
  const rest = answers.map((text, index) => post(text, people[index % people.length] ?? 'guest'))
  return `<h1>${escapeMarkup(page.title)}</h1>\n<div class="thread">${post(first, page.author)}\n${rest.join('\n')}</div>`
}

function blocksOf(text: string): string {
  return text.split('\n\n').map(blockOf).join('\n')
}

function blockOf(block: string): string {
  const lines = block.split('\n')
  if (block.startsWith('## ')) return `<h2>${escapeMarkup(block.slice(3))}</h2>`
  if (block.startsWith('> ')) return `<blockquote><p>${escapeMarkup(block.slice(2))}</p></blockquote>`
  if (block.startsWith('- '))
    return `<ul>${lines.map((line) => `<li>${escapeMarkup(line.slice(2))}</li>`).join('')}</ul>`
  if (block.startsWith('| ')) return `<table>${lines.map(rowOf).join('')}</table>`
  if (block.startsWith('    '))
    return `<pre><code>${escapeMarkup(lines.map((line) => line.slice(4)).join('\n'))}</code></pre>`
  return `<p>${escapeMarkup(block)}</p>`
}

function rowOf(line: string): string {
  const cells = line
    .split('|')
    .map((cell) => cell.trim())
    .filter((cell) => cell !== '')
  return `<tr>${cells.map((cell) => `<td>${escapeMarkup(cell)}</td>`).join('')}</tr>`
}

function commentsOf({ comments = [] }: SamplePage, heading: string): string {
  if (comments.length === 0) return ''
  const items = comments.map((text) => `<li class="comment"><b>reader</b><p>${escapeMarkup(text)}</p></li>`)
  return `<section id="comments" class="comments"><h3>${heading} (${comments.length})</h3><ol>${items.join('')}</ol></section>`
}

function slug(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '')
}

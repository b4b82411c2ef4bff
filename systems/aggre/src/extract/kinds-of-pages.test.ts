import { describe, expect, test } from 'vitest'

import { extractArticle } from './article.ts'
import { HARD_PAGES } from './testing/hard-pages.ts'
import { KINDS_OF_PAGES } from './testing/kinds-of-pages.ts'

const encoder = new TextEncoder()

describe('of a page as engines build them, what is to be read is kept and the rest is dropped:', () => {
  test.each([...KINDS_OF_PAGES, ...HARD_PAGES])('$kind', ({ url, html }) => {
    const extracted = extractArticle({ bytes: encoder.encode(html), url })
    const text = extracted.ok ? extracted.article.text : ''
    const written = html.replaceAll(/<script.*?<\/script>/gs, (script) =>
      script.includes('articleBody') ? script : '',
    )
    const wanted = [...written.matchAll(/keep\d*[  　][^<|\\"[]{3,40}/g)].map(([match]) => match.trim())
    expect(wanted.length).toBeGreaterThan(0)
    expect(wanted.filter((piece) => !squeeze(text).includes(squeeze(piece)))).toEqual([])
    expect(text).not.toContain('drop')
  })
})

function squeeze(text: string): string {
  return text.replaceAll(/\s+/g, ' ')
}

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeEntities, stripHtml } from './html.ts'

describe('stripHtml', () => {
  test.each([
    ['<p>One.</p><p>Two.</p>', 'One.\n\nTwo.'],
    ['One<br>two<br/>three', 'One\ntwo\nthree'],
    ['One<br><br>two', 'One\n\ntwo'],
    ['First<p>second<p>third', 'First\n\nsecond\n\nthird'],
    ['<h1>Title</h1>text', 'Title\n\ntext'],
    ['<ul><li>a</li><li>b</li></ul>end', 'a\nb\n\nend'],
    ['<p>  much \n\t space&nbsp;here </p>', 'much space here'],
    ['a <b>bold</b> word', 'a bold word'],
    ['<p>Code:</p><pre><code>if x:\n    y()</code></pre>', 'Code:\n\nif x:\n    y()'],
    ['3 &lt; 4 &amp;&amp; 5 &gt; 4 &#x27;q&#39; &mdash;', "3 < 4 && 5 > 4 'q' —"],
    ['kept<script>alert(1)</script><style>p{}</style><!-- no --> too', 'kept too'],
    ['', ''],
    ['   ', ''],
    ['a < b and b > c', 'a < b and b > c'],
    ['<p>never closed <b>bold', 'never closed bold'],
    ['cut off <a href="http', 'cut off'],
    ['<blockquote><p>quoted</p></blockquote><p>said</p>', 'quoted\n\nsaid'],
  ])('%j reads %j', (html, text) => {
    expect(stripHtml(html)).toBe(text)
  })

  test('the three spans of a Mastodon link are joined to its whole address', () => {
    const link =
      '<p>See <a href="https://news.example/a/long/path"><span class="invisible">https://</span>' +
      '<span class="ellipsis">news.example/a/lo</span><span class="invisible">ng/path</span></a></p>'
    expect(stripHtml(link)).toBe('See https://news.example/a/long/path')
  })

  test('a mention and a tag are joined with their sign', () => {
    expect(stripHtml('<span class="h-card"><a href="#">@<span>maud</span></a></span> <a>#<span>eels</span></a>')).toBe(
      '@maud #eels',
    )
  })

  test('any string gives a string without white space around it', () => {
    fc.assert(fc.property(fc.string(), (html) => stripHtml(html) === stripHtml(html).trim()))
  })

  test('markup nested a hundred thousand deep is read', () => {
    expect(stripHtml(`${'<b>'.repeat(100_000)}deep`)).toBe('deep')
  })
})

describe('decodeEntities', () => {
  test.each([
    ['Bees &amp; bytes', 'Bees & bytes'],
    ['&#8220;Quoted&#x201d;', '“Quoted”'],
    ['Vec<T> & friends', 'Vec<T> & friends'],
    ['&lt;b&gt;', '<b>'],
    ['&amp;lt;', '&lt;'],
    ['&nosuchthing; &', '&nosuchthing; &'],
  ])('%j reads %j', (text, decoded) => {
    expect(decodeEntities(text)).toBe(decoded)
  })
})

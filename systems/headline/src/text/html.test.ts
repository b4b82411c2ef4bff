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

  test.each([
    ['a<svg><title>x</title><b>y</svg>b', 'ab'],
    ['a<svg/>b', 'ab'],
    ['<div><svg></div>after', 'after'],
    ['<template><template>x</template>y</template>b', 'b'],
    ['</svg></template>shown', 'shown'],
    ['a</p>b</br>c', 'a\n\nb\nc'],
    ['<p>a<div>b</div>', 'a\n\nb'],
    ['<pre> a\n b</pre></pre> c  d', 'a\n b\n\nc d'],
  ])('what is opened and closed askew: %j reads %j', (html, text) => {
    expect(stripHtml(html)).toBe(text)
  })

  test('markup nested a hundred thousand deep is read', () => {
    expect(stripHtml(`${'<b>'.repeat(100_000)}deep`)).toBe('deep')
  })
})

describe('a megabyte of hostile text takes no time to speak of', () => {
  const many = (text: string, length = 1_000_000) => text.repeat(Math.floor(length / text.length))
  // Wall time, generously: what grew with the square of the length took from several seconds to minutes.
  test.each([
    ['brackets', many('<')],
    ['brackets and words', many('< x')],
    ['signs', many('‹')],
    ['line breaks', many('<br>x')],
    ['blanks in pre', `<pre>${many(' <br>')}`],
    ['elements never closed', many('<b>')],
    ['blocks never closed', many('<div>x')],
    ['drawings never closed', many('<svg>')],
    ['closing tags of nothing', many('<b>', 500_000) + many('</i>', 500_000)],
    ['paragraphs closed in vain', many('<b>', 500_000) + many('</p>', 500_000)],
    ['entities', many('&amp;')],
    ['ampersands', many('&')],
    ['attributes', `<a ${many('b=c ')}`],
  ])('%s', (_, html) => {
    // Were it quadratic this would never end.
    expect(stripHtml(html).length).toBeLessThanOrEqual(html.length)
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

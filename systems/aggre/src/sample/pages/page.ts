/**
 * page — a sample article, before it is dressed as a web page.
 *
 * Rules    `text` is paragraphs divided by empty lines. A paragraph that begins with `## ` is a heading, `> ` a quotation,
 *          `- ` on each of its lines a list, `    ` code, and `| ` on each of its lines a table whose cells `|` divides.
 */
export interface SamplePage {
  /** As the site itself spells it. */
  readonly url: string
  readonly title: string
  readonly author: string
  readonly day: number
  readonly time: string
  /** BCP 47. */
  readonly language: string
  readonly siteName: string
  readonly template: 'news' | 'blog' | 'docs' | 'forum' | 'product' | 'abstract'
  /** UTF-8 unless given; where it is said: in the header, in the document, or nowhere. */
  readonly charset?: { readonly name: string; readonly isIn: 'header' | 'document' }
  /** Spoken of under the article, as comments of readers. */
  readonly comments?: readonly string[]
  readonly text: string
}

/**
 * end-matter — what follows a text under a heading of its own, although nothing else tells it apart: other stories, the
 * writer's life, how to cite, where to subscribe. And the line of day and hour that stands above it.
 */
import type { TextBlock } from './text-blocks.ts'
import { dateInText } from './written-date.ts'

/** The whole of a short line, but for a colon or a name after `from`. */
const HEADINGS = new RegExp(
  `^(?:${[
    'about (?:the |this )?(?:authors?|writer)',
    'über (?:den autor|die autorin|die autoren)',
    '(?:sobre (?:el|la) autora?|sobre o autor|à propos de l.auteure?|l.autore)',
    '(?:suggested citation|cite this (?:article|page|post)|how to cite|zitiervorschlag)',
    '(?:related|similar|recommended|more|latest|popular|trending|other) (?:posts?|articles?|stor(?:y|ies)|news|content|reading|coverage|topics|videos)',
    'more (?:from|on|like|in) .{2,40}',
    '(?:(?:read|up|watch) next|read also)',
    'recommended(?: for you| reading)?',
    '(?:you (?:may|might) (?:also )?(?:like|enjoy)|you.ll also like|what to read next|most (?:read|popular|viewed)|don.t miss|editor.?s.? picks?|from around the web|sponsored content)',
    '(?:ähnliche|weitere|verwandte|passende|neueste) (?:artikel|beiträge|themen|meldungen|nachrichten)',
    '(?:das könnte (?:sie|dich) auch interessieren|auch interessant|mehr zum thema|mehr (?:aus|von|zu) .{2,40}|meistgelesen|lesen sie auch)',
    '(?:à lire aussi|lire aussi|sur le même sujet|articles (?:liés|similaires|associés)|les plus lus)',
    '(?:te puede interesar|también te puede interesar|noticias relacionadas|artículos relacionados|lo más leído|leia também|leia mais|notícias relacionadas|leggi anche|articoli correlati|lees ook|meer over|czytaj także|zobacz także|läs också|les også|læs også)',
    '(?:читайте также|по теме|похожие (?:статьи|материалы)|другие новости)',
    '(?:相关(?:新闻|阅读|文章|推荐|报道)|推荐阅读|热门(?:新闻|文章)|延伸閱讀|相關(?:新聞|文章)|関連(?:記事|ニュース|リンク)|あわせて読みたい|おすすめ記事|관련 ?기사|인기 ?기사)',
    '(?:اقرأ أيضا|مواضيع ذات صلة|אולי יעניין אותך)',
    '(?:share this.{0,20}|spread the word|teilen mit|newsletter|(?:sign up|subscribe).{0,40}|stay (?:informed|in touch|connected)|follow us.{0,30}|join the (?:conversation|discussion))',
    '(?:leave a (?:reply|comment)|schreibe einen kommentar|kommentar hinterlassen|hinterlasse einen kommentar|laisser un commentaire|deja (?:un comentario|una respuesta))',
  ].join('|')})\\s*[:：…>»-]?$`,
  'iu',
)
const HEADING_CHARS = 60
/** Such a heading earlier is one of the text's own. */
const LEAST_SHARE = 0.5
const LEAST_CHARS = 300
const DATE_WITHIN = 5
const DATE_CHARS = 45

export function withoutEndMatter(blocks: readonly TextBlock[]): readonly TextBlock[] {
  const dated = blocks.filter((block, at) => at >= DATE_WITHIN || !isDateLine(block))
  const total = dated.reduce((sum, block) => sum + block.text.length, 0)
  let before = 0
  for (const [at, block] of dated.entries()) {
    if (before >= Math.max(LEAST_CHARS, total * LEAST_SHARE) && isEndHeading(block)) return dated.slice(0, at)
    before += block.text.length
  }
  return dated
}

function isEndHeading(block: TextBlock): boolean {
  const isLine = block.kind === 'heading' || block.kind === 'paragraph'
  return isLine && block.text.length <= HEADING_CHARS && HEADINGS.test(block.text)
}

/** `Tuesday, 3 March 2020, 10:00`. */
function isDateLine(block: TextBlock): boolean {
  const isLine = block.kind === 'paragraph' && block.text.length <= DATE_CHARS && !/[.!?]$/.test(block.text)
  return isLine && block.text.split(/\s+/).length <= 7 && dateInText(block.text) !== null
}

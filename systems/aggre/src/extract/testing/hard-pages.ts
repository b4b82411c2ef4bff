/**
 * hard-pages — pages on which readings of articles go wrong: text without paragraphs, other stories inside the story,
 * notices longer than the text, words that only a script shows. What must be read says `keep`, what must not `drop`.
 */
import type { KindOfPage } from './kinds-of-pages.ts'
import { drop, keep, marked, menu, p, page, paragraphs } from './page-writing.ts'

const times = <T>(n: number, one: (at: number) => T): T[] => Array.from({ length: n }, (_, at) => one(at + 1))
const title = (text: string): string =>
  `<title>${text} - The Bay</title><meta property="og:site_name" content="The Bay">`

const STORIES: readonly KindOfPage[] = [
  {
    kind: 'a live blog',
    url: 'https://news.example.org/live/storm',
    html: page(
      `${title('Storm over the bay: live')}<script type="application/ld+json">{"@type":"LiveBlogPosting","headline":"Storm over the bay: live","liveBlogUpdate":[{"@type":"BlogPosting","headline":"The pier is closed","articleBody":"short"}]}</script>`,
      `<header>${menu('nav')}</header><main><h1>Storm over the bay: live</h1><div class="live-blog">${times(4, (n) => `<article class="live-blog-post" id="p${n}"><header><time datetime="2024-03-03T1${n}:00:00Z">1${n}:00</time><h2>keep The pier, hour ${n}</h2></header><div class="live-blog-post__body">${paragraphs(2)}</div><div class="share-tools"><button>drop Share</button></div></article>`).join('')}</div></main>`,
    ),
  },
  {
    kind: 'a story with lines in one box, divided by single breaks',
    url: 'http://old.example.org/a.html',
    html: page(
      title('The lamp'),
      `<div id="left"><a href="/a">drop Home</a><br><a href="/b">drop Boats</a></div><div id="m"><b>The lamp</b><br>${times(6, keep).join('<br>\n')}</div>`,
    ),
  },
  {
    kind: 'a story whose paragraphs are boxes and spans',
    url: 'https://app.example.org/s/1',
    html: page(
      title('The lamp'),
      `<div class="x1"><div class="x2">${menu('x3')}</div><div class="x4"><h1>The lamp</h1>${times(5, () => `<div class="x5"><span class="x6">${keep()}</span></div>`).join('')}</div><div class="x7"><span>drop All rights reserved</span></div></div>`,
    ),
  },
  {
    kind: 'a list as an article, each of its parts headed by a link',
    url: 'https://mag.example.org/ten-lamps',
    html: page(
      title('Five lamps for your boat'),
      `<nav>${menu('m')}</nav><article><h1>Five lamps for your boat</h1><p>${keep()} ${keep()}</p>${times(5, (n) => `<div class="product"><h2><a href="https://shop.example/${n}">keep ${n}. The lamp of maker ${n}</a></h2><p>${keep()}</p></div>`).join('')}</article>`,
    ),
  },
  {
    kind: 'a list as an article in long items',
    url: 'https://mag.example.org/ten-rules',
    html: page(
      title('Six rules of the keeper'),
      `<nav>${menu('m')}</nav><div class="wrap"><h1>Six rules of the keeper</h1><p>${keep()}</p><ol>${times(6, () => `<li><strong>keep The lamp.</strong> ${keep()} <a href="/x">keep Oil</a> too.</li>`).join('')}</ol></div>`,
    ),
  },
  {
    kind: 'a story with other stories inside its element',
    url: 'https://news.example.org/nested',
    html: page(
      title('Boats wait'),
      `<main><article class="a1"><h1>Boats wait</h1>${paragraphs(4)}<article class="t1"><a href="/o1"><h4>drop Another story of boats</h4><p>${drop()}</p></a></article>${paragraphs(3)}<section>${times(3, () => `<article class="t2"><h3><a href="/o2">drop A third story</a></h3><p>${drop()}</p><span>drop 3 March 2020</span></article>`).join('')}</section></article></main>`,
    ),
  },
  {
    kind: 'a story followed by the next, longer one',
    url: 'https://news.example.org/first',
    html: page(
      title('Boats wait behind the wall'),
      `<div class="stream"><article><h1>Boats wait behind the wall</h1>${paragraphs(3)}</article><article><h1>drop A bridge for the town</h1>${times(9, () => p(`${drop()} ${drop()}`)).join('')}</article></div>`,
    ),
  },
  {
    kind: 'a short story under a long notice about cookies',
    url: 'https://news.example.org/short',
    html: page(
      title('Nets are in'),
      `<div id="consent-layer" role="dialog" aria-modal="true"><h2>drop We value your privacy</h2>${times(6, () => p('drop We and our 812 partners store and access personal data, like browsing data or unique identifiers, on your device. Selecting I accept enables tracking technologies to support the purposes shown.')).join('')}<button>drop Accept</button></div><header>${menu('m')}</header><div class="story"><h1>Nets are in</h1>${paragraphs(3)}</div>`,
    ),
  },
  {
    kind: 'a story of two sentences',
    url: 'https://news.example.org/tiny',
    html: page(
      title('Bridge open'),
      `<header>${menu('m')}</header><main><h1>Bridge open</h1><p>${keep()}</p></main><aside>${times(5, () => p(`${drop()} ${drop()}`)).join('')}</aside><footer><p>drop The Bay, 1 Pier Road.</p></footer>`,
    ),
  },
  {
    kind: 'an AMP page',
    url: 'https://news.example.org/amp/boats',
    html: page(
      title('Boats wait'),
      `<amp-sidebar id="s" layout="nodisplay">${menu('m')}</amp-sidebar><amp-consent layout="nodisplay"><div>drop ${'We use cookies to show you what you like. '.repeat(8)}</div></amp-consent><header class="h"><a href="/">drop The Bay</a></header><article><h1>Boats wait</h1><amp-img src="x.jpg" alt="x"></amp-img>${paragraphs(3)}<amp-ad width="300"><div placeholder>drop Advertisement</div></amp-ad>${paragraphs(3)}<amp-list src="/r"><template type="amp-mustache"><div>drop {{title}}</div></template></amp-list></article><amp-sticky-ad>drop ad</amp-sticky-ad>`,
      'class="amp-mode-mouse"',
    ).replace('<html', '<html amp'),
  },
  {
    kind: 'a story cut by a form to subscribe',
    url: 'https://paper.example.org/premium',
    html: page(
      title('Boats wait'),
      `<main><article><h1>Boats wait</h1><div class="body">${paragraphs(4)}<div class="subscription-widget-wrap"><p>drop The Bay is paid for by its readers. To receive new posts and support our work, become a subscriber.</p><form><input type="email"><button>drop Subscribe</button></form></div>${paragraphs(3)}</div><div class="paywall-barrier"><h3>drop Read on with a subscription</h3><p>${drop()}</p></div></article></main>`,
    ),
  },
  {
    kind: 'a story with its byline, its reading time and its buttons inside',
    url: 'https://mag.example.org/@ann/boats-1a2b3c',
    html: page(
      '<title>Boats wait. Nobody knows how long | by Ann Reed | Keepers</title><meta property="og:title" content="Boats wait">',
      `<div id="root"><div class="a b"><div class="c">${menu('d')}</div><article><div class="e"><section><div><h1>Boats wait</h1><h2 class="sub">keep Nobody on the island knows for how long they will have to.</h2><div class="f"><a href="/@ann">drop Ann Reed</a><div>5 min read</div><div>Mar 3, 2024</div></div><div class="g"><button>drop Listen</button><button>drop Share</button></div>${paragraphs(5)}<blockquote>${keep()}</blockquote>${paragraphs(2)}</div></section></div></article><div class="h"><h2>drop More from Ann Reed</h2>${times(3, () => `<div class="i"><a href="/o"><h2>drop Ten boats</h2><p>${drop()}</p></a></div>`).join('')}</div></div></div>`,
    ),
  },
  {
    kind: 'an interview',
    url: 'https://mag.example.org/interview',
    html: page(
      title('We count the bread'),
      `<nav>${menu('m')}</nav><div class="content-area"><h1>We count the bread</h1><p><em>${keep()}</em></p>${times(4, (n) => `<p><strong>keep How long, part ${n}?</strong></p><p>${keep()}</p>`).join('')}</div>`,
    ),
  },
  {
    kind: 'a poem',
    url: 'https://poems.example.org/lamp',
    html: page(
      title('Lamp'),
      `<nav>${menu('m')}</nav><div class="poem"><h1>Lamp</h1>${times(4, () => `<p>keep The lamp,<br>keep and the sea<br>keep below it,<br>keep and no boat</p>`).join('')}</div><div class="foot"><a href="/p">drop More poems</a></div>`,
    ),
  },
]

const SCRIPTS: readonly KindOfPage[] = [
  {
    kind: 'a story in Russian',
    url: 'https://news.example.ru/lamp',
    html: page(
      '<title>Маяк ночью — Газета</title>',
      `<div class="header">${menu('menu')}</div><div class="article__text"><h1>Маяк ночью</h1>${times(4, () => p(`${marked('keep')} Смотритель записал в журнале, что море с утра было спокойным, а лампе нужно масло.`)).join('')}</div><div class="read-more-block"><p>drop Читайте также: <a href="/1">мост открыт</a></p></div>`,
    ).replace('lang="en"', 'lang="ru"'),
  },
  {
    kind: 'a story in Chinese, its paragraphs divided by breaks and indented',
    url: 'https://news.example.cn/lamp',
    html: page(
      '<title>灯塔之夜_海岛新闻网</title>',
      `<div class="top">${menu('nav')}</div><div class="path"><a href="/">drop 首页</a> &gt; <a href="/n">drop 新闻</a></div><div class="con_left"><h1>灯塔之夜</h1><div class="con_text">${times(5, () => `　　${marked('keep')}　守塔人在日志里写道，海面从早晨起就很平静，灯需要添油，孩子们去了码头收网。<br><br>`).join('')}</div><div class="editor">drop （责编：李明）</div></div><div class="con_right"><h3>drop 热点新闻</h3><ul><li><a href="/1">drop 大桥今日通车</a></li><li><a href="/2">drop 十分钟做好的汤</a></li></ul></div>`,
    ).replace('lang="en"', 'lang="zh-CN"'),
  },
  {
    kind: 'a story in Korean',
    url: 'https://news.example.kr/lamp',
    html: page(
      '<title>등대의 밤 - 섬 신문</title>',
      `<div class="gnb">${menu('nav')}</div><div id="articleBodyContents"><h3>등대의 밤</h3>${times(4, () => `<p>${marked('keep')} 등대지기는 아침부터 바다가 잔잔했고 등에 기름이 필요하다고 일지에 적었다.</p>`).join('')}</div><div class="copyright">drop 무단 전재 및 재배포 금지</div>`,
    ).replace('lang="en"', 'lang="ko"'),
  },
  {
    kind: 'a story in Thai, which has no points and no spaces',
    url: 'https://news.example.th/lamp',
    html: page(
      '<title>ประภาคารยามค่ำคืน</title>',
      `<div>${menu('nav')}</div><div class="detail"><h1>ประภาคารยามค่ำคืน</h1>${times(4, () => `<p>${marked('keep')} ผู้ดูแลประภาคารเขียนในสมุดบันทึกว่าทะเลสงบตั้งแต่เช้าและตะเกียงต้องการน้ำมันเพิ่มก่อนค่ำ</p>`).join('')}</div><ul><li><a href="/1">drop สะพานเปิดแล้ว</a></li></ul>`,
    ).replace('lang="en"', 'lang="th"'),
  },
  {
    kind: 'a story in Hindi',
    url: 'https://news.example.in/lamp',
    html: page(
      '<title>रात का दीपस्तंभ</title>',
      `<div>${menu('nav')}</div><div class="story-details"><h1>रात का दीपस्तंभ</h1>${times(4, () => `<p>${marked('keep')} रखवाले ने लिखा कि समुद्र सुबह से शांत था और दीपक को तेल की आवश्यकता थी।</p>`).join('')}</div><div class="also-read"><p>drop यह भी पढ़ें: <a href="/1">पुल खुल गया</a></p></div>`,
    ).replace('lang="en"', 'lang="hi"'),
  },
  {
    kind: 'a story in Hebrew, right to left',
    url: 'https://news.example.il/lamp',
    html: page(
      '<title>המגדלור בלילה</title>',
      `<div>${menu('nav')}</div><div dir="rtl" class="article-body"><h1>המגדלור בלילה</h1>${times(4, () => `<p>${marked('keep')} השומר כתב ביומן שהים היה רגוע מאז הבוקר, ושהמנורה זקוקה לשמן לפני הערב.</p>`).join('')}</div>`,
    ).replace('lang="en"', 'lang="he"'),
  },
]

const THINGS: readonly KindOfPage[] = [
  {
    kind: 'a product with its facts in a table',
    url: 'https://shop.example.org/p/77',
    html: page(
      `${title("Ship's lamp")}<script type="application/ld+json">{"@type":"Product","name":"Ship's lamp","description":"keep A lamp of brass."}</script>`,
      `<div class="topbar">drop Free delivery</div><div class="crumbs"><a href="/">drop Home</a> / <a href="/l">drop Lamps</a></div><div class="pdp"><h1>Ship's lamp</h1><div class="buy"><span>drop $49</span><button>drop Add to basket</button></div><div class="tabs"><div role="tablist"><a href="#d">drop Description</a></div><div id="d" role="tabpanel">${paragraphs(2)}</div><div id="s" role="tabpanel"><table><tr><th>keep Height</th><td>keep 30 cm</td></tr><tr><th>keep Weight</th><td>keep 2 kg of brass</td></tr></table></div></div></div><div class="similar-items"><h2>drop Customers also bought</h2>${times(3, () => `<div class="item"><a href="/o"><img><span>drop Torch</span></a><span>drop $9</span></div>`).join('')}</div>`,
    ),
  },
  {
    kind: 'a recipe whose amounts are spans',
    url: 'https://kitchen.example.org/stew',
    html: page(
      `${title('Stew')}<script type="application/ld+json">{"@graph":[{"@type":"Article","headline":"Stew"},{"@type":"Recipe","name":"Stew","recipeIngredient":["2 onions"]}]}</script>`,
      `<header>${menu('m')}</header><article class="post"><h1>Stew</h1>${paragraphs(2)}<div class="recipe-card"><h2>keep Stew for keepers</h2><div class="ratings">drop 4.5 from 12 votes</div><ul class="ingredients">${times(3, (n) => `<li><input type="checkbox"><span class="amount">keep ${n}</span> <span class="unit">l</span> <span class="name">fish</span></li>`).join('')}</ul><ol class="instructions"><li><div class="text">keep Cut the onions, and fry them slowly.</div></li><li><div class="text">keep Add the fish, the water and the salt.</div></li></ol></div></article>`,
    ),
  },
  {
    kind: 'a page of an interface, with signatures and parameters',
    url: 'https://docs.example.org/api/lamp',
    html: page(
      title('Lamp API'),
      `<div class="layout"><div class="sidebar-container">${menu('menu')}</div><div class="main-content"><h1>Lamp API</h1><p>${keep()}</p><h2>keep light(oil)</h2><pre><code>keep light(oil: number): void</code></pre><table><thead><tr><th>keep Name</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><code>keep oil</code></td><td><a href="/n">number</a></td><td>keep How much of it there is.</td></tr></tbody></table><h3>keep Example of use</h3><div class="code-toolbar"><pre>keep lamp.light(2)</pre><div class="toolbar"><button>drop Copy</button></div></div><p>${keep()}</p></div><div class="right-toc"><ul><li><a href="#l">drop light(oil)</a></li></ul></div></div>`,
    ),
  },
  {
    kind: 'a document that is one block as typed',
    url: 'https://docs.example.org/rfc/1.html',
    html: page(
      title('Lamp protocol'),
      `<pre>keep Lamp protocol, version 1\n\n   ${times(5, keep).join('\n   ')}\n</pre>`,
    ),
  },
  {
    kind: 'a thread of a forum that sends crawlers a plain page',
    url: 'https://talk.example.org/t/oil/12',
    html: page(
      `${title('Oil for the lamp')}<meta name="generator" content="Discourse 3.2">`,
      `<div id="main-outlet" class="wrap"><div id="topic-title"><h1><a href="/t/oil/12">Oil for the lamp</a></h1></div>${times(3, (n) => `<div id="post_${n}" itemprop="comment" class="topic-body crawler-post"><div class="crawler-post-meta"><span class="creator"><a href="/u/k${n}">drop k${n}</a></span><span class="crawler-post-infos"><time>drop March 3</time></span></div><div class="post" itemprop="text"><p>${keep()}</p></div></div>`).join('')}<div class="crawler-linkback-list"></div></div><footer class="container wrap"><nav>${menu('f')}</nav></footer>`,
    ),
  },
  {
    kind: 'a post of a board with its comments',
    url: 'https://board.example.org/r/keepers/comments/1a2b/oil/',
    html: page(
      title('Oil for the lamp?'),
      `<header>${menu('m')}</header><div class="sitetable linklisting"><div class="thing link"><p class="title"><a href="/r/keepers/1">Oil for the lamp?</a></p><div class="usertext-body"><div class="md"><p>${keep()}</p></div></div><ul class="flat-list buttons"><li><a href="/c">drop 3 comments</a></li><li><a href="/s">drop share</a></li></ul></div></div><div class="commentarea"><div class="sitetable nestedlisting">${times(3, (n) => `<div class="thing comment"><p class="tagline"><a class="author" href="/u/${n}">user${n}</a> 3 points</p><div class="usertext-body"><div class="md"><p>${keep()}</p></div></div><ul class="flat-list buttons"><li><a href="/r">drop reply</a></li></ul></div>`).join('')}</div></div><div class="side"><p>${drop()}</p></div>`,
    ),
  },
  {
    kind: 'a page with frames and a text for those without',
    url: 'http://old.example.org/index.html',
    html: `<html><head><title>The lamp</title></head><frameset cols="150,*"><frame src="m.htm"><frame src="t.htm"><noframes><body><h1>The lamp</h1>${paragraphs(4)}</body></noframes></frameset></html>`,
  },
  {
    kind: 'an old page of tables in tables',
    url: 'http://old.example.org/t.asp?id=3',
    html: `<html><head><title>The lamp</title></head><body><table><tr><td><table><tr><td><a href="/">drop Home</a></td><td><a href="/b">drop Boats</a></td></tr></table></td></tr><tr><td><table><tr><td width="20%"><table><tr><td>drop News of the day</td></tr><tr><td><a href="/1">drop The bridge is open</a></td></tr></table></td><td width="60%"><table><tr><td><font size="4"><b>The lamp</b></font></td></tr><tr><td>${keep()}<br>${keep()}</td></tr><tr><td>${keep()}<p>${keep()}</td></tr><tr><td>${keep()}</td></tr></table></td><td width="20%"><form><input><br>drop Search here</form></td></tr></table></td></tr><tr><td align="center">drop Copyright 2001</td></tr></table></body></html>`,
  },
]

const state = (value: unknown): string => JSON.stringify(value)

const SENT_AS_DATA: readonly KindOfPage[] = [
  {
    kind: 'a story sent as the state of a script, its body as markup',
    url: 'https://app.example.org/story/2',
    html: page(
      title('The lamp'),
      `<div id="__next">drop Loading</div><script id="__NEXT_DATA__" type="application/json">${state({ props: { pageProps: { menu: ['drop Home'], story: { articleBodyOf: 'x', title: 'The lamp', body: paragraphs(5) }, config: { text: `drop ${'abc123'.repeat(100)}` } } } })}</script>`,
    ),
  },
  {
    kind: 'a story sent as the state of a script, its body in parts',
    url: 'https://app.example.org/story/3',
    html: page(
      title('The lamp'),
      `<div id="app"></div><script>window.__INITIAL_STATE__ = ${state({ articleBody: '', page: { title: 'The lamp', blocks: times(5, () => ({ kind: 'paragraph', model: { text: keep() } })) }, footer: { text: 'drop Imprint' } })};</script>`,
    ),
  },
]

const PARTS: readonly KindOfPage[] = [
  {
    kind: 'a story whose body is sent in several parts with advertisements between',
    url: 'https://news.example.org/parts',
    html: page(
      title('Boats wait'),
      `<header>${menu('m')}</header><div class="story"><h1>Boats wait</h1><div class="article-text">${paragraphs(5)}</div><div class="ad-slot">drop Advertisement</div><div class="article-text">${paragraphs(3)}</div><div class="ad-slot">drop Advertisement</div><div class="article-text">${paragraphs(1)}</div></div>`,
    ),
  },
  {
    kind: 'a story followed by others under a heading, without names',
    url: 'https://news.example.org/ending',
    html: page(
      title('Boats wait'),
      `<div>${menu('x')}</div><div><h1>Boats wait</h1>${paragraphs(5)}<h2>keep Related to the weather</h2>${paragraphs(2)}<h3>Related articles</h3>${times(3, () => `<div><div><b>drop Another story</b></div><div>${drop()}</div></div>`).join('')}</div>`,
    ),
  },
  {
    kind: 'a conversation written down',
    url: 'https://pod.example.org/12',
    html: page(
      title('Episode 12'),
      `<nav>${menu('x')}</nav><main><h1>Episode 12</h1><dl>${times(5, (n) => `<dt>keep Speaker ${n}</dt><dd>${keep()}</dd>`).join('')}</dl></main>`,
    ),
  },
  {
    kind: 'a gallery of pictures with long captions',
    url: 'https://news.example.org/gallery',
    html: page(
      title('The bay in pictures'),
      `<nav>${menu('x')}</nav><article><h1>The bay in pictures</h1>${times(5, () => `<figure><img src="x.jpg"><figcaption>${keep()}</figcaption></figure>`).join('')}</article>`,
    ),
  },
  {
    kind: 'a notice of a meeting',
    url: 'https://town.example.org/events/7',
    html: page(
      `${title('Meeting of keepers')}<script type="application/ld+json">{"@type":"Event","name":"Meeting of keepers"}</script>`,
      `<nav>${menu('x')}</nav><main><h1>Meeting of keepers</h1><ul class="facts"><li>keep When: Friday at noon</li><li>keep Where: at the lower pier</li></ul><p>${keep()}</p><p>${keep()}</p></main><footer>drop Town of the Bay</footer>`,
    ),
  },
  {
    kind: 'a story in a component of its own',
    url: 'https://news.example.org/component',
    html: page(
      title('Boats wait'),
      `<site-header>${menu('x')}</site-header><story-page><story-body><h1>Boats wait</h1>${paragraphs(4)}</story-body><story-sidebar><p>${drop()}</p></story-sidebar></story-page><site-footer><p>drop The Bay, a newspaper of the island.</p></site-footer>`,
    ),
  },
  {
    kind: 'a letter with notes at its foot',
    url: 'https://letters.example.org/p/1',
    html: page(
      title('The lamp'),
      `<div class="main-menu">${menu('x')}</div><div class="single-post"><article class="post"><h1 class="post-title">The lamp</h1><div class="available-content"><div class="body markup">${paragraphs(4)}<div class="footnote"><a href="#a1">1</a><div class="footnote-content"><p>${keep()}</p></div></div></div></div></article><div class="post-ufi"><a href="/l">drop 12 likes</a></div></div>`,
    ),
  },
  {
    kind: 'an advertisement for a position',
    url: 'https://jobs.example.org/9',
    html: page(
      `${title('Keeper wanted')}<script type="application/ld+json">{"@type":"JobPosting","title":"Keeper wanted"}</script>`,
      `<nav>${menu('x')}</nav><div class="job"><h1>Keeper wanted</h1><p>${keep()}</p><h2>keep What you do</h2><ul>${times(4, (n) => `<li>keep light lamp number ${n}</li>`).join('')}</ul><h2>keep What you bring</h2><ul>${times(3, (n) => `<li>keep good eyes, part ${n}</li>`).join('')}</ul><a class="btn" href="/apply">drop Apply now</a></div>`,
    ),
  },
]

export const HARD_PAGES: readonly KindOfPage[] = [...STORIES, ...PARTS, ...SCRIPTS, ...THINGS, ...SENT_AS_DATA]

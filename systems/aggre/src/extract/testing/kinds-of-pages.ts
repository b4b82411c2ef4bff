/**
 * kinds-of-pages — small pages as the well-known engines build them, for tests: what must be read says `keep`, what must
 * not says `drop`.
 *
 * Written for the tests in the shape of what such sites send; the words are ours.
 */
import { card, cookieBanner, drop, keep, marked, menu, p, page, paragraphs } from './page-writing.ts'

export interface KindOfPage {
  readonly kind: string
  readonly url: string
  readonly html: string
}

const post = (wrap: (text: string) => string): string => wrap(keep())

export const KINDS_OF_PAGES: readonly KindOfPage[] = [
  {
    kind: 'a WordPress post',
    url: 'https://blog.example.org/2024/03/lamp/',
    html: page(
      '<title>The lamp – Island blog</title><meta name="generator" content="WordPress 6.4">',
      `<div id="page" class="site"><header class="site-header"><p class="site-title"><a href="/">drop Island blog</a></p><nav class="main-navigation">${menu('menu')}</nav></header>
      <div id="content"><main class="site-main"><article class="post-5 post type-post category-sea tag-lamp hentry"><header class="entry-header"><h1 class="entry-title">The lamp</h1>
      <div class="entry-meta"><span class="posted-on">drop Posted on 3 March 2024</span> <span class="byline">by Ann Reed</span></div></header>
      <div class="entry-content">${paragraphs(3)}<h2>keep The winter</h2>${paragraphs(2)}<ul><li>keep one lamp, with its glass</li><li>keep two barrels of oil</li></ul>
      <div class="sharedaddy sd-sharing-enabled"><h3>drop Share this:</h3><ul><li><a href="#x">drop Click to share on Twitter</a></li></ul></div>
      <div id="jp-relatedposts"><h3>drop Related</h3>${card('jp-relatedposts-post')}</div></div>
      <footer class="entry-footer"><span class="tags-links">drop Tagged <a href="/tag">lamp</a></span></footer></article>
      <nav class="post-navigation"><a href="/n">drop Next post</a></nav>
      <div id="comments" class="comments-area"><h2>drop 2 thoughts on The lamp</h2><ol class="comment-list"><li class="comment"><p>${drop()}</p></li><li class="comment"><p>${drop()}</p></li></ol></div></main>
      <aside id="secondary" class="widget-area"><section class="widget"><h2>drop Recent posts</h2>${menu('x')}</section></aside></div>
      <footer class="site-footer"><p>drop Copyright 2024 Island blog, all rights reserved to their owners.</p></footer></div>${cookieBanner()}`,
      'class="single single-post postid-5 has-sidebar sidebar-right"',
    ),
  },
  {
    kind: 'a news story with utility classes only',
    url: 'https://news.example.org/world/boats',
    html: page(
      '<meta property="og:title" content="Boats wait behind the wall"><meta property="og:type" content="article"><title>Boats wait behind the wall | The Bay</title>',
      `<div class="flex p-4 bg-white"><div class="w-1/4">${menu('flex gap-2')}</div></div><div class="mx-auto max-w-xl"><h1 class="text-4xl">Boats wait behind the wall</h1>
      <p class="text-xl font-bold">${keep()}</p><div class="text-sm text-gray-500">drop 4 min read</div><div class="mt-8">${paragraphs(6)}<p><a href="/a">drop Read also: the bridge is open, says the minister</a></p>${paragraphs(2)}</div></div>
      <div class="grid grid-cols-3">${card('p-2')}${card('p-2')}${card('p-2')}</div><div class="bg-black text-white"><p>drop The Bay is a newspaper. <a href="/i">Imprint</a> <a href="/p">Privacy</a></p></div>`,
    ),
  },
  {
    kind: 'a phpBB topic',
    url: 'https://forum.example.org/viewtopic.php?f=2&t=99',
    html: page(
      '<title>Oil for the lamp - Keepers</title>',
      `<div id="wrap"><div id="page-header"><div class="headerbar"><h1>drop Keepers</h1></div><div class="navbar">${menu('linklist')}</div></div>
      <div id="page-body"><h2 class="topic-title"><a href="./viewtopic.php?t=99">Oil for the lamp</a></h2><div class="action-bar"><a href="./posting.php">drop Post Reply</a></div>
      ${[1, 2, 3]
        .map(
          (
            n,
          ) => `<div id="p${n}" class="post bg1"><div class="inner"><dl class="postprofile"><dt><a href="/u">drop user${n}</a></dt><dd>drop Posts: 12${n}</dd></dl>
      <div class="postbody"><div id="post_content${n}"><h3><a href="#p${n}">Re: Oil for the lamp</a></h3><p class="author">by user${n} » 3 Mar 2020</p><div class="content">${keep()}<br><br>${keep()}</div>
      <div class="signature">drop My other lamp is a torch</div></div></div></div></div><hr class="divider">`,
        )
        .join('')}</div>
      <div id="page-footer"><div class="navbar">${menu('linklist')}</div><div class="copyright">drop Powered by phpBB</div></div></div>`,
      'id="phpbb" class="nojs notouch section-viewtopic"',
    ),
  },
  {
    kind: 'a question and its answers',
    url: 'https://ask.example.org/questions/12/why-is-the-lamp-out',
    html: page(
      '<title>sea - Why is the lamp out? - Ask Keepers</title>',
      `<header class="s-topbar">${menu('nav')}</header><div class="container"><div id="left-sidebar">${menu('nav-links')}</div><div id="content"><div itemscope itemtype="https://schema.org/Question" id="mainbar"><div id="question-header"><h1 itemprop="name"><a href="/questions/12" class="question-hyperlink">Why is the lamp out?</a></h1></div>
      <div class="question" id="question"><div class="post-layout"><div class="votecell">drop 12</div><div class="postcell"><div class="s-prose js-post-body" itemprop="text">${paragraphs(2)}<pre><code>keep lamp --light
keep   lamp --oil=2</code></pre></div><div class="post-taglist"><a href="/t">drop sea</a></div><div class="user-info">drop asked Mar 3 by keeper</div></div></div></div>
      <div id="answers"><div class="answer accepted-answer" itemprop="acceptedAnswer" itemscope itemtype="https://schema.org/Answer"><div class="s-prose js-post-body" itemprop="text">${paragraphs(2)}</div></div>
      <div class="answer" itemprop="suggestedAnswer"><div class="s-prose js-post-body" itemprop="text">${paragraphs(1)}</div></div></div></div>
      <div id="sidebar"><div class="module sidebar-related"><h4>drop Related</h4>${menu('related')}</div></div></div></div><footer id="footer">${menu('f')}</footer>`,
      'class="question-page unified-theme"',
    ),
  },
  {
    kind: 'a Sphinx page',
    url: 'https://docs.example.org/en/latest/lamp.html',
    html: page(
      '<title>Lighting the lamp &mdash; Keeper 1.0 documentation</title>',
      `<div class="wy-grid-for-nav"><nav class="wy-nav-side"><div class="wy-menu wy-menu-vertical">${menu('current')}</div></nav><section class="wy-nav-content-wrap"><div class="wy-nav-content"><div class="rst-content">
      <div role="navigation"><ul class="wy-breadcrumbs"><li><a href="/">drop Docs</a></li></ul></div><div role="main" class="document"><div itemprop="articleBody"><section id="lamp"><h1>Lighting the lamp<a class="headerlink" href="#lamp">¶</a></h1>${paragraphs(1)}
      <div class="highlight-python"><div class="highlight"><pre><span>keep lamp</span> <span>=</span> <span>Lamp()</span>
lamp.light()</pre></div></div><dl class="py class"><dt id="Lamp">class Lamp(oil)<a class="headerlink" href="#Lamp">¶</a></dt><dd><p>keep A lamp that burns oil, and says so.</p></dd></dl>
      <table class="docutils"><thead><tr><th>keep Option</th><th>Meaning</th></tr></thead><tbody><tr><td>keep oil</td><td>keep how much it holds</td></tr></tbody></table><div class="admonition note"><p class="admonition-title">Note</p><p>${keep()}</p></div></section></div></div>
      <footer><div class="rst-footer-buttons"><a href="n.html">drop Next</a></div><p>drop Built with Sphinx using a theme provided by others.</p></footer></div></div></section></div>`,
    ),
  },
  {
    kind: 'a Docusaurus page',
    url: 'https://keeper.example.org/docs/lamp',
    html: page(
      '<title>Lighting the lamp | Keeper</title><meta name="generator" content="Docusaurus v3.1">',
      `<nav class="navbar navbar--fixed-top">${menu('navbar__items')}</nav><div id="__docusaurus_skipToContent_fallback" class="main-wrapper"><div class="docRoot_x"><aside class="theme-doc-sidebar-container">${menu('theme-doc-sidebar-menu menu__list')}</aside>
      <main class="docMainContainer_x"><div class="container"><div class="row"><div class="col docItemCol_x"><div class="docItemContainer_x"><article><nav class="theme-doc-breadcrumbs">${menu('breadcrumbs')}</nav><div class="theme-doc-markdown markdown"><header><h1>Lighting the lamp</h1></header>${paragraphs(2)}
      <div class="language-bash codeBlockContainer_x"><div class="codeBlockContent_x"><pre class="prism-code"><code><span class="token-line">keep npm run lamp</span></code></pre><div class="buttonGroup__atx"><button>drop Copy</button></div></div></div>
      <ul><li>keep the <a href="/docs/oil">oil</a> must be clean and dry</li><li>keep the glass must be whole</li></ul><h2 id="x">keep What can go wrong<a href="#x" class="hash-link"></a></h2>${paragraphs(1)}</div><footer class="theme-doc-footer"><a href="https://g">drop Edit this page</a></footer></article>
      <nav class="pagination-nav"><a href="/n">drop Next: Oil</a></nav></div></div><div class="col col--3"><div class="tableOfContents_x"><ul class="table-of-contents"><li><a href="#x">drop What can go wrong</a></li></ul></div></div></div></div></main></div></div><footer class="footer">${menu('footer__items')}</footer>`,
      'class="navigation-with-keyboard"',
    ),
  },
  {
    kind: "a shop's product",
    url: 'https://shop.example.org/products/lamp',
    html: page(
      '<meta property="og:type" content="product"><title>Ship\'s lamp, brass – Harbour shop</title>',
      `<div class="announcement-bar">drop Free delivery over 50</div><header class="site-header">${menu('site-nav')}</header><main id="MainContent"><div class="product"><div class="product__media">drop</div><div class="product__info-wrapper"><h1 class="product__title">Ship's lamp, brass</h1><div class="price">drop $49.00</div>
      <form action="/cart/add"><select><option>drop Small</option></select><button>drop Add to cart</button></form><div class="product__description rte"><p>${keep()}</p><ul><li>keep Height: 30 cm</li><li>keep Burns for 20 hours on one filling</li></ul><p>${keep()}</p></div></div></div>
      <div class="product-recommendations"><h2>drop You may also like</h2>${card('card-wrapper')}${card('card-wrapper')}</div></main><footer class="footer"><p>drop © 2024, Harbour shop</p>${menu('list')}</footer>`,
      'class="template-product"',
    ),
  },
  {
    kind: 'an old page laid out with tables and breaks',
    url: 'http://old.example.org/lamp.htm',
    html: `<html><head><title>The lamp</title></head><body bgcolor=white><table width=100%><tr><td colspan=2><font size=5><b>Island pages</b></font></td></tr><tr><td width=150 valign=top><a href="a.htm">drop1 Home</a><br><a href="b.htm">drop2 Boats</a><br><a href="c.htm">drop3 Links</a><br></td>
      <td><h3>The lamp</h3><font face=arial>${keep()}<br><br>${keep()}<br><br>${keep()}<p>${keep()}<p>${keep()}</font></td></tr></table><center><font size=1>drop &copy; 1999 Island pages <a href="mailto:x">drop mail</a></font></center></body></html>`,
  },
  {
    kind: 'a short story under many comments',
    url: 'https://local.example.org/2021/05/06/nets',
    html: page(
      '<title>Nets are in</title><meta property="og:type" content="article">',
      `<div class="story"><h1>Nets are in</h1><div class="story-body">${paragraphs(3)}</div></div><section class="comments"><h2>drop Comments</h2>${Array.from({ length: 12 }, () => `<div class="comment-item"><p>${drop()} ${drop()}</p></div>`).join('')}</section>`,
    ),
  },
  {
    kind: 'a page of sections alike',
    url: 'https://paper.example.org/long/winters',
    html: page(
      '<title>Three winters - The paper</title>',
      `<div class="top">${menu('links')}</div><div class="story"><h1>Three winters</h1>${[1, 2, 3, 4].map((n) => `<section class="part"><h2>keep Winter ${n}</h2>${paragraphs(2)}<figure><img src="x.jpg"><figcaption>keep The pier in winter ${n}, from the south.</figcaption></figure></section>`).join('')}</div>`,
    ),
  },
  {
    kind: 'a list of posts with their beginnings',
    url: 'https://blog.example.org/',
    html: page(
      '<title>Island blog</title>',
      `<nav>${menu('menu')}</nav><main>${[1, 2, 3, 4].map((n) => `<article class="post"><h2><a href="/p${n}">keep Post ${n} about the sea</a></h2>${p(keep())}${p(keep())}</article>`).join('')}</main><aside class="sidebar">${menu('archive')}</aside>`,
    ),
  },
  {
    kind: 'a page of questions that open',
    url: 'https://island.example.org/faq',
    html: page(
      '<title>Questions</title>',
      `<header>${menu('menu')}</header><div class="faq"><h1>Questions</h1>${[1, 2, 3].map((n) => `<details><summary>keep How do I reach the island, part ${n}?</summary><p>${keep()}</p></details>`).join('')}</div><footer>drop Imprint</footer>`,
    ),
  },
  {
    kind: 'a story in Japanese',
    url: 'https://news.example.jp/lamp',
    html: page(
      '<title>灯台の夜 | 島の新聞</title>',
      `<div class="header">${menu('gnav')}</div><div id="main"><h1>灯台の夜</h1><div class="txt">${Array.from({ length: 4 }, () => `<p>${marked('keep')}　灯台守は毎晩、海が静かだったと日誌に書いた。北風が吹くと、子どもたちは網を取りに桟橋へ行った。</p>`).join('')}</div></div><div class="ranking"><ol><li><a href="/1">drop 橋が開通しました</a></li><li><a href="/2">drop 十分でできるスープ</a></li></ol></div>`,
    ).replace('lang="en"', 'lang="ja"'),
  },
  {
    kind: 'a page wrapped in one form',
    url: 'https://portal.example.org/Lamp.aspx',
    html: page(
      '<title>The lamp</title>',
      `<form id="aspnetForm" method="post"><div id="header">${menu('menu')}</div><div id="ctl00_content"><h1>The lamp</h1><div>${paragraphs(4)}</div></div><div id="ctl00_footer">drop Copyright 2010</div></form>`,
    ),
  },
  {
    kind: 'a recipe',
    url: 'https://kitchen.example.org/soup',
    html: page(
      '<title>Keeper\'s soup - Kitchen</title><script type="application/ld+json">{"@type":"Recipe","name":"Keeper\'s soup","author":{"name":"Ann Reed"},"datePublished":"2020-02-03"}</script>',
      `<header>${menu('menu')}</header><article class="recipe"><h1>Keeper's soup</h1>${paragraphs(2)}<div class="recipe-ingredients"><h2>keep Ingredients</h2><ul><li>keep 2 onions</li><li>keep 1 l water</li><li>keep 500 g fish</li></ul></div><div class="recipe-method"><h2>keep Method</h2><ol><li>keep Cut the onions and fry them in butter.</li><li>keep Add the water and the fish, and wait.</li></ol></div></article><div class="newsletter-signup"><p>${drop()}</p></div>`,
    ),
  },
  {
    kind: 'a thread of short posts',
    url: 'https://board.example.org/threads/oil.77/',
    html: page(
      '<title>Oil? | Board</title>',
      `<div class="p-pageWrapper"><header class="p-header">${menu('p-nav-list')}</header><div class="p-body"><div class="p-body-header"><h1 class="p-title-value">Oil?</h1></div><div class="p-body-main"><div class="p-body-content"><div class="block block--messages"><div class="block-body js-replyNewMessageContainer">
      ${[1, 2, 3].map((n) => `<article class="message message--post js-post" data-author="u${n}"><div class="message-inner"><div class="message-cell message-cell--user"><section class="message-user"><h4 class="message-name"><a href="/u">drop u${n}</a></h4></section></div><div class="message-cell message-cell--main"><div class="message-main"><header class="message-attribution">drop Mar 3</header><div class="message-content js-messageContent"><div class="message-userContent"><article class="message-body js-selectToQuote"><div class="bbWrapper">${post((text) => text)}</div></article></div></div><footer class="message-footer"><a href="/r">drop Reply</a></footer></div></div></div></article>`).join('')}
      </div></div></div></div></div></div>`,
      'data-template="thread_view"',
    ),
  },
  {
    kind: 'a product page of sections',
    url: 'https://lamp.example.com/',
    html: page(
      '<title>Lamp Cloud - light, everywhere</title>',
      `<header><nav>${menu('menu')}</nav></header><section class="hero"><h1>keep Light, everywhere</h1><p>${keep()}</p><a class="btn" href="/start">drop Get started</a></section><section class="features"><h2>keep Made for keepers</h2><div class="row"><div class="col"><h3>keep Bright</h3><p>${keep()}</p></div><div class="col"><h3>keep Steady</h3><p>${keep()}</p></div></div></section><section class="more"><h2>keep How it works</h2><p>${keep()}</p></section><footer><p>drop © Lamp Inc.</p></footer>`,
    ),
  },
  {
    kind: 'a page made of widgets',
    url: 'https://studio.example.org/lamp',
    html: page(
      '<title>The lamp - Studio</title><meta name="generator" content="Elementor 3.18">',
      `<header class="elementor elementor-location-header"><div class="elementor-widget elementor-widget-nav-menu">${menu('elementor-nav-menu')}</div></header><div class="elementor elementor-12" data-elementor-type="single-post"><section class="elementor-section">
      <div class="elementor-widget elementor-widget-theme-post-title"><div class="elementor-widget-container"><h1>The lamp</h1></div></div>${[1, 2, 3, 4].map(() => `<div class="elementor-element elementor-widget elementor-widget-text-editor"><div class="elementor-widget-container">${paragraphs(1)}</div></div>`).join('')}
      <div class="elementor-widget elementor-widget-share-buttons"><div class="elementor-widget-container"><a href="https://x">drop Share on X</a></div></div></section></div><footer class="elementor-location-footer"><p>drop Copyright</p></footer>`,
    ),
  },
  {
    kind: 'a Blogger post',
    url: 'https://keeper.blogspot.example.org/2012/05/lamp.html',
    html: page(
      '<title>Keeper: The lamp</title><meta content="blogger" name="generator">',
      `<div class="content-outer"><div class="header section" id="header"><div class="widget Header"><h1 class="title">drop Keeper</h1></div></div><div class="main section" id="main"><div class="widget Blog" id="Blog1"><div class="blog-posts hfeed"><h2 class="date-header">drop Sunday, May 6, 2012</h2><div class="post hentry"><h3 class="post-title entry-title">The lamp</h3><div class="post-body entry-content" id="post-body-1">${keep()}<br /><br />${keep()}<br /><br />${keep()}</div>
      <div class="post-footer"><span class="post-author vcard">drop Posted by <span class="fn">Ann</span></span><span class="post-labels">drop Labels: <a href="/l">sea</a></span></div></div></div><div class="comments" id="comments"><h4>drop 3 comments:</h4><dl><dd class="comment-body"><p>${drop()} ${drop()}</p></dd><dd class="comment-body"><p>${drop()} ${drop()}</p></dd></dl></div></div></div>
      <div class="column-right-outer"><div class="sidebar section"><div class="widget BlogArchive"><h2>drop Blog Archive</h2>${menu('posts')}</div></div></div></div>`,
    ),
  },
  {
    kind: 'an encyclopaedia entry',
    url: 'https://wiki.example.org/wiki/Lamp',
    html: page(
      '<title>Lamp - Encyclopaedia</title><meta name="generator" content="MediaWiki 1.42">',
      `<div class="mw-page-container"><header class="vector-header">${menu('vector-menu')}</header><div id="mw-panel">${menu('vector-menu-content-list')}</div><main id="content" class="mw-body"><h1 id="firstHeading">Lamp</h1><div id="siteSub" class="noprint">drop From the encyclopaedia</div><div id="mw-content-text"><div class="mw-parser-output"><div class="hatnote">drop For other uses, see elsewhere.</div>
      <table class="infobox"><tr><th>keep Height</th><td>keep 30 cm</td></tr></table>${paragraphs(1)}<p>keep The <a href="/wiki/Sea">sea</a> and the <a href="/wiki/Lens">lens</a> of the <a href="/wiki/Tower">tower</a> are described in the log of the keeper.</p><div id="toc" class="toc"><h2>drop Contents</h2>${menu('t')}</div><h2>keep History of it<span class="mw-editsection"> | <a href="/edit">drop edit</a></span></h2>${paragraphs(2)}<div class="navbox"><a href="/x">drop Lamps of the world</a></div></div></div><div id="catlinks" class="catlinks">drop Categories: <a href="/c">Lamps</a></div></main><footer id="footer"><ul><li>drop This page was last edited on 3 March.</li></ul></footer></div>`,
      'class="skin-vector mediawiki ltr sitedir-ltr"',
    ),
  },
  {
    kind: "a repository's readme",
    url: 'https://git.example.org/keeper/lamp',
    html: page(
      '<title>keeper/lamp: A lamp</title>',
      `<div class="position-relative header-wrapper"><header class="HeaderMktg">${menu('list-style-none')}</header></div><main><div class="Layout Layout--flowRow-until-md Layout--sidebarPosition-end"><div class="Layout-main"><table class="files"><tbody><tr><td><a href="/src">drop src</a></td><td><a href="/c">drop Fix the lamp</a></td></tr><tr><td><a href="/t">drop test</a></td><td><a href="/c">drop Add tests</a></td></tr></tbody></table>
      <div id="readme"><article class="markdown-body entry-content container-lg"><h1>lamp</h1>${paragraphs(2)}<div class="highlight overflow-hidden"><pre>keep npm install lamp</pre></div><h2>keep Use</h2>${paragraphs(2)}</article></div></div><div class="Layout-sidebar"><h2>drop About</h2><p>drop A lamp</p></div></div></main><footer class="footer">${menu('x')}</footer>`,
    ),
  },
  {
    kind: 'a thread laid out with tables',
    url: 'https://news.example.com/item?id=1',
    html: `<html><head><title>The lamp | Keeper News</title></head><body><center><table id="hnmain"><tr><td><table><tr><td><a href="news">drop Keeper News</a> <a href="new">drop new</a> | <a href="past">drop past</a></td></tr></table></td></tr><tr><td><table class="fatitem"><tr class="athing"><td class="title"><span class="titleline"><a href="https://x">The lamp</a></span></td></tr></table><table class="comment-tree">
      ${[1, 2, 3].map((n) => `<tr class="athing comtr"><td><table><tr><td class="ind"></td><td class="default"><div><span class="comhead"><a href="user">drop u${n}</a> <span class="age"><a href="item">drop 2 hours ago</a></span></span></div><div class="comment"><div class="commtext c00">${keep()}<p>${keep()}</p></div><div class="reply"><p><u><a href="reply">drop reply</a></u></p></div></div></td></tr></table></td></tr>`).join('')}</table></td></tr><tr><td><center><span class="yclinks"><a href="g">drop Guidelines</a> | <a href="f">drop FAQ</a></span></center></td></tr></table></center></body></html>`,
  },
  {
    kind: 'a manual with notes in asides',
    url: 'https://manual.example.org/guides/lamp/',
    html: page(
      '<title>Lamp | Manual</title>',
      `<div class="page sl-flex"><header class="header">${menu('m')}</header><nav class="sidebar">${menu('top-level')}</nav><div class="main-frame"><main><div class="content-panel"><h1 id="_top">Lamp</h1></div><div class="content-panel"><div class="sl-markdown-content">${paragraphs(1)}<aside aria-label="Note" class="starlight-aside starlight-aside--note"><p class="starlight-aside__title">Note</p><p>${keep()}</p></aside><div role="note"><p>${keep()}</p></div><div class="tab-content"><div role="tabpanel"><pre><code>keep apt install lamp</code></pre></div></div>${paragraphs(1)}</div><footer><div class="pagination-links"><a href="/n">drop Next Oil</a></div></footer></div></main></div></div>`,
    ),
  },
  {
    kind: 'a post whose wrapper names the state of its comments',
    url: 'https://blog.example.net/lamp',
    html: page(
      '<title>The lamp</title>',
      `<div class="wrap comments-open has-comments"><div class="overflow-hidden"><h1>The lamp</h1><div class="hidden lg:block">${paragraphs(1)}</div>${paragraphs(3)}</div><ul class="comments-list"><li>${drop()}</li></ul></div>`,
    ),
  },
  {
    kind: 'a page hidden until its script has run',
    url: 'https://amp.example.org/lamp',
    html: page(
      '<title>The lamp</title>',
      `<div id="app" style="visibility:hidden"><h1>The lamp</h1>${paragraphs(4)}<div style="display:none">drop secret</div></div>`,
    ),
  },
  {
    kind: 'an article sent as data only',
    url: 'https://app.example.org/story/1',
    html: page(
      `<title>The lamp</title><script type="application/ld+json">${JSON.stringify({ '@context': 'https://schema.org', '@graph': [{ '@type': 'NewsArticle', headline: 'The lamp', articleBody: `${keep()}\n${keep()}\n${keep()}\n${keep()}` }] })}</script>`,
      `<div id="root">drop You need to enable JavaScript to run this app.</div>`,
    ),
  },
  {
    kind: 'a story cut by a paywall, whole in its data',
    url: 'https://paper.example.org/story/2',
    html: (() => {
      const lines = [keep(), keep(), keep(), keep(), keep(), keep(), keep(), keep()]
      return page(
        `<title>The lamp</title><script type="application/ld+json">${JSON.stringify({ '@type': ['NewsArticle'], headline: 'The lamp', articleBody: lines.join('\n\n') })}</script>`,
        `<article><h1>The lamp</h1>${p(lines[0] ?? '')}<div class="paywall"><p>drop Subscribe to read on.</p></div></article>`,
      )
    })(),
  },
  {
    kind: 'a long page of answers in panels',
    url: 'https://help.example.org/lamp',
    html: page(
      '<title>Help: the lamp</title>',
      `<nav>${menu('x')}</nav><div class="help-center"><h1>Help: the lamp</h1><div class="accordion">${[1, 2, 3].map((n) => `<div class="accordion-item card"><div class="card-header"><h2><button>keep Question ${n}</button></h2></div><div class="card-body">${paragraphs(1)}</div></div>`).join('')}</div></div>`,
    ),
  },
  {
    kind: 'a story in Arabic',
    url: 'https://news.example.com/ar/lamp',
    html: page(
      '<title>المنارة في الليل</title>',
      `<div class="top">${menu('m')}</div><div class="story"><h1>المنارة في الليل</h1>${Array.from({ length: 4 }, () => `<p>${marked('keep')} كتب الحارس في السجل أن البحر كان هادئا منذ الصباح، وأن المصباح يحتاج إلى الزيت قبل المساء.</p>`).join('')}</div><div class="most"><ol><li><a href="/1">drop الجسر مفتوح الآن للجميع</a></li></ol></div>`,
    ).replace('lang="en"', 'lang="ar"'),
  },
  {
    kind: 'a list of links worth reading',
    url: 'https://links.example.org/today',
    html: page(
      '<title>Links of the day</title>',
      `<nav>${menu('menu')}</nav><div class="list"><ul>${[1, 2, 3, 4, 5, 6].map((n) => `<li><a href="https://x.example/${n}">keep Story ${n} about the boats of the bay</a></li>`).join('')}</ul></div>`,
    ),
  },
]

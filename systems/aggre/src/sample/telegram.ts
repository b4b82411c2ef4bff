/** telegram — the public pages of channels (`t.me/s/<channel>`), newest at the end, older ones by `before=`. */
import { escapeMarkup, html, numberOf, sampleIso, type SampleAnswer, type SampleService } from './service.ts'

/** Number within its channel, day, time, text as HTML (empty for a picture alone), views, and whether it is of service. */
type Row = readonly [number, number, string, string, string, boolean?]

interface Channel {
  readonly name: string
  readonly title: string
  readonly rows: readonly Row[]
}

const link = (url: string) =>
  `<a href="${url}" target="_blank" rel="noopener" onclick="return confirm('Open?')">${url}</a>`

const CHANNELS: readonly Channel[] = [
  {
    name: 'portellery',
    title: 'Port Ellery • harbour &amp; town',
    rows: [
      [1, -40, '09:00', 'Channel created', '', true],
      [2, -5, '08:00', 'Good morning from the quay. Ferries <b>as planned</b>, sea state slight.', '310'],
      [3, -4, '08:00', 'Fog until ten. The 08:20 will sound its horn, for which it is <i>sorry</i>.', '355'],
      [
        4,
        -4,
        '12:30',
        `Hester Pym on timetables and the people behind them:<br/>${link('https://ferrywright.example/timetables')}`,
        '902',
      ],
      [5, -3, '07:40', '', '1.1K'],
      [
        6,
        -2,
        '06:40',
        `The timetable is made by a human again ${link('https://harbour-post.example/2026/03/ferry-timetable?utm_source=telegram')}`,
        '1.4K',
      ],
      [
        8,
        -1,
        '12:05',
        `The clock is right. It is us. ${link('http://harbour-post.example/2026/03/clock-not-fast/')}`,
        '2.2K',
      ],
      [
        9,
        -1,
        '17:55',
        'Tonight at 18:22 the town goes off the grid. Charge nothing that you do not need. #tide',
        '4.8K',
      ],
      [10, 0, '05:31', 'Back on the grid. Eleven hours and eight minutes 🌊', '9.9K'],
      [
        11,
        0,
        '06:20',
        `How the night went: ${link('https://harbour-post.example/2026/03/tidal-battery?utm_source=telegram&amp;utm_medium=channel')}`,
        '12.3K',
      ],
    ],
  },
  {
    name: 'larklang',
    title: 'Lark, the language',
    rows: [
      [41, -9, '10:00', 'Nested modules are in. <code>module a.b</code> works.', '120'],
      [
        42,
        -1,
        '14:35',
        `0.9 is out, with messages by a playwright.<br/><br/>${link('https://lark.example/notes/0-9')}`,
        '684',
      ],
      [43, 0, '09:10', 'Fixed in 0.9.1: <pre>add(price, "twelve")</pre> no longer quotes Ibsen.', '201'],
    ],
  },
]

/** Real pages show twenty; a smaller number lets few messages have older pages. */
const PAGE_SIZE = 4

export const telegram: SampleService = ({ path, parameters }) => {
  const name = /^\/s\/(\w+)\/?$/.exec(path)?.[1]
  if (name === undefined) return undefined
  const known = CHANNELS.find((channel) => channel.name === name.toLowerCase())
  const channel = known ?? {
    name,
    title: escapeMarkup(name),
    rows: [[1, -40, '09:00', 'Channel created', '', true]] as const,
  }
  const before = numberOf(parameters, 'before', Number.MAX_SAFE_INTEGER)
  const after = numberOf(parameters, 'after', 0)
  const older = channel.rows.filter(([id]) => id < before && id > after)
  const rows = parameters.has('after') ? older.slice(0, PAGE_SIZE) : older.slice(-PAGE_SIZE)
  return pageOf(channel, rows)
}

function pageOf({ name, title, rows: all }: Channel, rows: readonly Row[]): SampleAnswer {
  const first = rows[0]?.[0] ?? 0
  const hasOlder = all.some(([id]) => id < first)
  const more = hasOlder
    ? `<div class="tgme_widget_message_centered js-messages_more_wrap"><a href="/s/${name}?before=${first}" class="tme_messages_more js-messages_more" data-before="${first}"></a></div>`
    : ''
  return html(`<!DOCTYPE html>
<html>
  <head>
    <meta charset="utf-8">
    <title>${title} – Telegram</title>
    <meta property="og:title" content="${title}">
    <meta property="og:site_name" content="Telegram">
    ${hasOlder ? `<link rel="prev" href="/s/${name}?before=${first}">` : ''}
    <link rel="canonical" href="/s/${name}">
  </head>
  <body class="widget_frame_base tgme_webpreview">
<header class="tgme_header search_collapsed"><div class="tgme_channel_info">
  <div class="tgme_channel_info_header_title"><span dir="auto">${title}</span></div>
  <div class="tgme_channel_info_header_username"><a href="https://t.me/${name}">@${name}</a></div>
</div></header>
<main class="tgme_main" data-url="/${name}">
  <div class="tgme_container"><section class="tgme_channel_history js-message_history">
${more}
${rows.map((row) => message(row, name, title)).join('\n')}
  </section></div>
</main>
  </body>
</html>
`)
}

function message([id, day, time, text, views, isService]: Row, name: string, title: string): string {
  const place = `https://t.me/${name}/${id}`
  const photo = `<a class="tgme_widget_message_photo_wrap" href="${place}" style="width:600px;background-image:url('https://cdn4.telesco.pe/file/sample.jpg')"><div class="tgme_widget_message_photo" style="padding-top:75%"></div></a>`
  const words = text === '' ? photo : `<div class="tgme_widget_message_text js-message_text" dir="auto">${text}</div>`
  const seen =
    views === '' ? '' : `<span class="tgme_widget_message_views">${views}</span><span class="copyonly"> views</span>`
  return `<div class="tgme_widget_message_wrap js-widget_message_wrap"><div class="tgme_widget_message text_not_supported_wrap${isService === true ? ' service_message' : ''} js-widget_message" data-post="${name}/${id}" data-view="eyJjIjotMX0">
  <div class="tgme_widget_message_bubble">
    <div class="tgme_widget_message_author accent_color"><a class="tgme_widget_message_owner_name" href="https://t.me/${name}"><span dir="auto">${title}</span></a></div>
${words}
<div class="tgme_widget_message_footer compact js-message_footer">
  <div class="tgme_widget_message_info short js-message_info">${seen}<span class="tgme_widget_message_meta"><a class="tgme_widget_message_date" href="${place}"><time datetime="${sampleIso(day, time).replace('Z', '+00:00')}" class="time">${time}</time></a></span></div>
</div>
  </div>
</div></div>`
}

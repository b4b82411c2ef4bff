import type { SamplePage } from './page.ts'

/** Blogs, a documentation page and a newspaper, on programs and machines. */
export const TECHNOLOGY_PAGES: readonly SamplePage[] = [
  {
    url: 'https://lark.example/notes/0-9',
    title: 'Lark 0.9: error messages written by a playwright',
    author: 'Ines Larkin',
    day: -1,
    time: '14:30',
    language: 'en',
    siteName: 'Lark notes',
    template: 'blog',
    comments: [
      'It told me that my loop had tragic ambitions. It was right.',
      'Please keep the old ones behind a flag.',
    ],
    text: `Lark 0.9 is out today. The compiler is a fifth faster than it was in the autumn, modules may be nested, and every one of its error messages was written by somebody who has never programmed a computer: the playwright Oona Vesterholt, who spent four months in our office with a notebook.

We asked her because our messages were correct and nobody read them. People saw red text, scrolled to the line number and guessed. Vesterholt watched eleven programmers do that for a week, and then told us that a message is a line of dialogue: somebody says it to somebody, at a moment, and wants something.

## What has changed

Each message now has three parts in a fixed order. It says what the compiler was trying to do, what it met instead, and what would let it go on. Nothing is ever called illegal, and the word "unexpected" is gone, since it was always the compiler that had failed to expect.

    let total = add(price, "twelve")
    I was adding two numbers, and the second one is a text.
    If "twelve" should count as 12, write number("twelve").

> A message that blames the reader is a message that closes the theatre, she wrote on the first page of her notebook.

## What it cost

The new messages are forty per cent longer. In our trials, people fixed their programs in half of the time, and they asked a colleague a third as often. Seventeen messages were dropped without a replacement, because nobody could say what a reader would do after reading them.`,
  },
  {
    url: 'https://stillwater.example/blog/sqlite-on-a-buoy',
    title: 'Running SQLite on a buoy for four years',
    author: 'Tamsin Okoro',
    day: -2,
    time: '19:00',
    language: 'en',
    siteName: 'Stillwater Instruments',
    template: 'blog',
    comments: ['Which file system?', 'We lost three buoys to gulls. Nobody believes us.'],
    text: `In the spring of 2022 we moored a yellow buoy eleven kilometres off Northmoor, with a thermometer, a salinity probe and a single-board computer that writes to one SQLite file. Last week a fishing boat brought it back to us for a new coat of paint. The file was 3.1 gigabytes, and its integrity check passed.

The buoy lost power 1,412 times in those years, mostly in winter, when its panel sees the sun for less than five hours. We never told the program about it. It wrote a row every ten seconds, in a transaction of its own, and whatever was in flight when the lights went out was simply not there in the morning.

## Three things that we would do again

- Write-ahead logging with a checkpoint at noon, when the battery is full.
- One table, no indexes on the buoy; they are made on land, where power is cheap.
- A watchdog that restarts the computer when no row was written for five minutes.

## One thing that we would not

We stored times as local text, because somebody thought that it would be easier to read on the deck. Two hours of each October are there twice, and no query in the world can tell them apart. Store instants as integers, and let the people on deck own a watch.`,
  },
  {
    url: 'https://orchard-db.example/docs/compaction',
    title: 'How compaction works',
    author: 'The Orchard authors',
    day: -30,
    time: '10:00',
    language: 'en',
    siteName: 'Orchard documentation',
    template: 'docs',
    text: `Orchard never changes a file that it has written. New values go to new files, and compaction is the work of merging old files so that reading stays cheap. This page explains when it runs, what it costs, and which settings matter.

## When it runs

A level is compacted when it holds more than ten files, or when a fifth of its keys have been deleted. The check happens after each flush, and takes well under a millisecond since it only looks at counters.

| Setting | Default | Meaning |
| files_per_level | 10 | More files make writing cheaper and reading dearer |
| dead_fraction | 0.2 | Deleted keys that are tolerated before a merge |
| merge_threads | 1 | Threads that merge; readers are never blocked |

## What it costs

Every byte is written about six times in its life with the defaults. Halving files_per_level brings point reads down by a third and raises that figure to nine.

    orchard stat --levels /var/lib/orchard
    level 0  files 3   bytes 12582912   dead 0.01
    level 1  files 9   bytes 94371840   dead 0.07

## Crashes

A merge writes its result aside, and names it in the manifest as its last step. A machine that dies in the middle of it finds the old files untouched, and removes what was half made when it starts again.`,
  },
  {
    url: 'https://nightly.example/2026/queue-table',
    title: 'We replaced our queue with a table',
    author: 'Ravi Sundqvist',
    day: -1,
    time: '20:15',
    language: 'en',
    siteName: 'Nightly builds',
    template: 'blog',
    comments: ['How many jobs a second?', 'Skip locked is all you need, and I will not be taking questions.'],
    text: `For six years our jobs went through a message broker that three people had understood, two of whom have left. In January we moved all of it to a table with seven columns in the database that we already had. This is what happened.

The broker handled ninety messages a second on a busy day. The table handles ninety rows a second on the same day, and on a machine that is asleep most of the time. We had built for a river and lived beside a brook.

## The query that matters

    update job set taken_by = $1, taken_at = now()
    where id = (select id from job where taken_by is null
                order by due_at for update skip locked limit 1)
    returning *

A worker that dies leaves a row with an old taken_at, and a sweep every minute gives it back. Each job carries a key of the thing that it is about, so that doing one twice changes nothing. That second sentence is the whole of the work; the first took us an afternoon.

## What we miss

Fan-out to many readers is clumsy now. We have two places that want it, and both are served by a view. We also miss the dashboard with its moving lines, and have learned that select count(*) is a dashboard.`,
  },
  {
    url: 'https://knit.example/drought-maps',
    title: 'Drought maps as knitting patterns',
    author: 'Rosa Castellane',
    day: -2,
    time: '08:00',
    language: 'en',
    siteName: 'Knit, a notebook',
    template: 'blog',
    text: `A drought map is a grid of cells with a number in each. So is a jumper. For the last two winters I have been turning the weekly soil-moisture grids of our river basin into patterns, and this is the program that does it, with all of its mistakes.

Every stitch is a cell of four kilometres, every row is a band of latitude, and the colours are the five classes of the drought office, with the driest in the wool that scratches. A scarf is one summer, read from the top. A jumper is the whole basin in one week.

## The hard part

Knitted cells are wider than they are high, by about a quarter, so that a faithful map comes out squashed. I resample the rows first and let the columns be, which keeps the coast where people who live on it expect to find it.

> My neighbour found his farm on the left sleeve, and did not say anything for a while.

The patterns are free to use. If you knit the summer of 2025, buy more of the scratchy wool than you think.`,
  },
]

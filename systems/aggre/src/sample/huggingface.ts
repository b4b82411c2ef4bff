/** huggingface — the daily papers (`huggingface.co/api/daily_papers`), and their abstracts at `arxiv.org`. */
import type { SamplePage } from './pages/page.ts'
import { json, numberOf, sampleIso, type SampleService } from './service.ts'

interface Paper {
  readonly id: string
  readonly title: string
  readonly authors: readonly string[]
  readonly day: number
  readonly upvotes: number
  readonly comments: number
  readonly summary: string
}

const PAPERS: readonly Paper[] = [
  {
    id: '2603.04112',
    title: 'Tides as Tokens: Predicting Sea Level with Very Small Models',
    authors: ['Emrys Vale', 'Noor Castellane'],
    day: -2,
    upvotes: 88,
    comments: 6,
    summary:
      'We train models of under one million parameters on twenty years of a single tide gauge and ask how far ahead they can see. Treating six-minute heights as tokens, the smallest of them predicts the next two days within three centimetres, as well as harmonic analysis with sixty constituents. On storms both fail, in different ways. We release the gauge data, the models and a score for string quartet.',
  },
  {
    id: '2603.03980',
    title: 'Error Messages as Dialogue: A Field Study with Playwrights',
    authors: ['Ines Larkin', 'Oona Vesterholt'],
    day: -2,
    upvotes: 61,
    comments: 9,
    summary:
      'Compiler messages are correct and rarely read. We report on four months in which a playwright rewrote all of the messages of a small language, and on a trial with forty-four programmers. Rewritten messages are forty per cent longer; faults are mended in half of the time. Seventeen messages were removed because no action followed from them. We propose three questions that any message should answer.',
  },
  {
    id: '2603.03771',
    title: 'Counting What Passes: Agreement of Independent Observers of Eels',
    authors: ['Mill Weir', 'Wren Halloway'],
    day: -3,
    upvotes: 14,
    comments: 1,
    summary:
      'Two observers who count the same fish disagree. From seventeen seasons of paired counts at one weir we estimate how often an animal is missed and how often it is counted twice, and show that the smaller of the two counts is nearly unbiased below five hundred animals a night. Above that, a camera is better than either, and worse than both.',
  },
  {
    id: '2603.03650',
    title: 'Sparse Attention for People Who Run for Ferries',
    authors: ['Hester Pym', 'Ravi Sundqvist'],
    day: -3,
    upvotes: 132,
    comments: 21,
    summary:
      'Timetables that are optimised for punctuality lose passengers whom no sensor records. We model a ferry line as attention over its connections and show that seven minutes of slack in three places serve more people than an optimal schedule without slack. The slack that was found by the model coincides with that of a human planner in two of the three.',
  },
  {
    id: '2603.03312',
    title: 'A Benchmark of Small Databases in Cold Water',
    authors: ['Tamsin Okoro'],
    day: -4,
    upvotes: 47,
    comments: 4,
    summary:
      'We moored five embedded databases on one buoy for a winter and cut their power at random 900 times. Three of them lost nothing. We describe the two that did, the writes that were lost, and a checklist of settings. Throughput was never a problem; knowing what time it was, was.',
  },
]

export const huggingface: SampleService = ({ path, parameters }) => {
  if (path === '/api/daily_papers') return json(PAPERS.slice(0, numberOf(parameters, 'limit', 50)).map(entry))
  const id = /^\/api\/papers\/([\d.]+)$/.exec(path)?.[1]
  const paper = PAPERS.find((one) => one.id === id)
  return paper === undefined ? undefined : json(entry(paper).paper)
}

function entry({ id, title, authors, day, upvotes, comments, summary }: Paper) {
  const submitter = {
    _id: '62d4cfcd4b0933c48f450001',
    fullname: 'A. Reader',
    name: 'areader',
    type: 'user',
    isPro: false,
  }
  const publishedAt = `${sampleIso(day, '00:00').slice(0, 19)}.000Z`
  return {
    paper: {
      id,
      authors: authors.map((name, index) => ({ _id: `6a2c75a3a0d4daae4285000${index}`, name, hidden: false })),
      publishedAt,
      submittedOnDailyAt: `${sampleIso(0, '00:00').slice(0, 19)}.000Z`,
      title,
      submittedOnDailyBy: submitter,
      summary,
      upvotes,
      discussionId: `6a2c75a4a0d4daae4286${id.replace('.', '').slice(-4)}`,
      ai_keywords: ['small models', 'measurement'],
    },
    publishedAt,
    title,
    summary,
    thumbnail: `https://cdn-thumbnails.huggingface.co/social-thumbnails/papers/${id}.png`,
    numComments: comments,
    submittedBy: submitter,
    isAuthorParticipating: false,
  }
}

/** What the papers' links lead to. */
export const PAPER_PAGES: readonly SamplePage[] = PAPERS.flatMap((paper) =>
  [`https://arxiv.org/abs/${paper.id}`, `https://huggingface.co/papers/${paper.id}`].map((url) => ({
    url,
    title: paper.title,
    author: paper.authors.join(', '),
    day: paper.day,
    time: '00:00',
    language: 'en',
    siteName: url.includes('arxiv') ? 'arXiv.org' : 'Hugging Face',
    template: 'abstract',
    text: `## Abstract\n\n${paper.summary}\n\nComments: 12 pages, 4 figures. Submitted to the workshop on small and slow systems. The code and the data are available from the authors.`,
  })),
)

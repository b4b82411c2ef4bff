// A run that writes 200,000 log lines as fast as it can while somebody reads its stream: how late a line comes, and
// whether each comes once. Then a text is looked for in the whole log.
import { report } from '../case.ts'
import { nowMs, p95 } from '../daemon/stamp.ts'
import { withFolder } from '../served/folders.ts'
import { launch } from '../served/launch.ts'
import { readStream } from '../served/read-stream.ts'
import { withServed } from '../served/serve.ts'

const LINES = 200_000
const PROJECT = new URL('../served/small-project.ts', import.meta.url).pathname
const SEARCHES = 5

interface Lines {
  readonly lines: readonly { readonly atMs: number; readonly message: string }[]
}

const figures = await withFolder(PROJECT, (folder) =>
  withServed(folder, async ({ url }) => {
    // The first run loads code that every later one finds loaded.
    await tail(url, await launch(url, 10))
    const runId = await launch(url, LINES)
    const { lags, seen } = await tail(url, runId)
    const distinct = new Set(seen)
    const expected = Array.from({ length: LINES }, (_, i) => `line ${i + 1} of`)
    const lost = expected.filter((message) => !distinct.has(message)).length
    return [
      { name: 'log line → stream, p95', value: p95(lags), unit: 'ms' as const },
      { name: 'lines lost or doubled', value: lost + (seen.length - distinct.size), unit: 'lines' as const },
      { name: 'text in 200,000 lines found', value: await search(url, runId), unit: 'ms' as const },
    ]
  }),
)
report(figures)

async function tail(url: string, runId: string) {
  const lags: number[] = []
  const seen: string[] = []
  for await (const { event, data } of readStream(`${url}/api/v1/runs/${runId}/stream?cursor=0.0`)) {
    if (event === 'end') break
    if (event !== 'logs') continue
    const arrivedMs = nowMs()
    for (const { atMs, message } of (data as Lines).lines) {
      lags.push(arrivedMs - atMs)
      if (message.startsWith('line ')) seen.push(message.slice(0, message.indexOf(' of ') + 3))
    }
  }
  return { lags, seen }
}

/** As the pages do: from the beginning, on from where the last answer ended. */
async function search(url: string, runId: string): Promise<number> {
  const took: number[] = []
  for (let i = 0; i < SEARCHES; i += 1) {
    const startedMs = performance.now()
    const wanted = encodeURIComponent(`LINE ${LINES - i} of`)
    let found = 0
    for (let cursor = 0, isEnd = false; !isEnd;) {
      const page = (await (
        await fetch(`${url}/api/v1/runs/${runId}/logs?q=${wanted}&limit=1000&cursor=${cursor}`)
      ).json()) as Lines & { readonly nextCursor: number }
      found += page.lines.length
      isEnd = page.nextCursor === cursor
      cursor = page.nextCursor
    }
    if (found !== 1) throw new Error(`${found} lines were found instead of one`)
    took.push(performance.now() - startedMs)
  }
  return p95(took)
}

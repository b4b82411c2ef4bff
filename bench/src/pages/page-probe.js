// Runs inside a page before anything else of it, and measures what a person would see. `measure.ts` names what it offers.
{
  const QUIET_MS = 200
  const tasks = []
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) tasks.push({ endMs: startTime + duration, ms: duration })
  }).observe({ type: 'longtask', buffered: true })

  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))

  /** `look` once a frame, until it gives something. */
  async function seen(look, limitMs = 30_000) {
    const endMs = performance.now() + limitMs
    for (;;) {
      const found = look()
      if (found) return found
      if (performance.now() > endMs) throw new Error(`not seen after ${limitMs} ms: ${look}`)
      await frame()
    }
  }

  /** ms since navigation until all of the selectors show something and the main thread has begun to rest. */
  async function interactive(selectors) {
    await seen(() => selectors.every((selector) => document.querySelector(selector) !== null))
    let readyMs = performance.now()
    await seen(() => {
      readyMs = Math.max(readyMs, tasks.at(-1)?.endMs ?? 0)
      return performance.now() - readyMs >= QUIET_MS
    })
    return readyMs
  }

  const rowsText = () => document.querySelector('[role=grid] [role=row][data-index]')?.parentElement.textContent ?? ''
  let rowsBefore = ''
  let typedMs = 0

  /** From here on the next key pressed is the one that `rowsAfterTyping` speaks of. */
  function beforeTyping() {
    rowsBefore = rowsText()
    addEventListener('keydown', () => (typedMs = performance.now()), { once: true, capture: true })
  }

  /** ms from the key, or from the answer that it asked for, until the rows are others. */
  async function rowsAfterTyping(asked) {
    await seen(() => rowsText() !== rowsBefore, 10_000)
    const shownMs = performance.now()
    const answers = performance.getEntriesByType('resource').filter(({ name }) => asked !== '' && name.includes(asked))
    return shownMs - Math.max(typedMs, answers.at(-1)?.responseEnd ?? 0)
  }

  /** Ids of the runs in the order of their rows, scrolling down until there are so many. */
  async function scrollRuns(count) {
    const box = document.querySelector('[role=grid]')
    const shown = () => [...box.querySelectorAll('[role=row][data-index]')]
    const byRow = new Map()
    let changedCount = 0
    while (byRow.size < count) {
      for (const row of shown()) {
        const id = row.querySelector('a[href*="/runs/"]').getAttribute('href').split('/').at(-1)
        const known = byRow.get(row.dataset.index)
        if (known !== undefined && known !== id) changedCount += 1
        byRow.set(row.dataset.index, id)
      }
      box.scrollTop += box.clientHeight
      const rows = box.getAttribute('aria-rowcount')
      await seen(
        () => shown().some(({ dataset }) => !byRow.has(dataset.index)) || box.getAttribute('aria-rowcount') !== rows,
      )
    }
    return { ids: Array.from({ length: count }, (_, row) => byRow.get(String(row)) ?? ''), changedCount }
  }

  /** Of a log's newest line on the page, once what was there before is read: how old it was when it came. */
  async function tailLog(lastText) {
    await seen(() => !document.querySelector('[aria-label=Logs]').textContent.includes('Reading…'))
    const lags = []
    const fromTask = tasks.length
    let before = ''
    for (;;) {
      const rows = document.querySelectorAll('[role=log] [data-index]')
      const texts = [...rows].map((row) => row.textContent ?? '').filter((text) => /at \d+/.test(text))
      const newest = texts.toSorted((a, b) => atOf(a) - atOf(b)).at(-1) ?? ''
      if (newest !== before) lags.push(Date.now() - atOf(newest))
      before = newest
      if (newest.includes(lastText)) break
      await frame()
    }
    return { lags, longestTaskMs: Math.max(0, ...tasks.slice(fromTask).map(({ ms }) => ms)) }
  }

  const atOf = (text) => Number(/at (\d+)/.exec(text)?.[1] ?? 0)

  globalThis.probe = {
    interactive,
    beforeTyping,
    rowsAfterTyping,
    scrollRuns,
    tailLog,
    seen,
    longTasks: () => tasks.map(({ ms }) => ms),
  }
}

/**
 * local-time — instants as the clock on the wall shows them: for what a person waits for.
 */

/** `2026-01-02 03:04:05`, in the time zone of this machine (or of `TZ`). */
export function formatLocal(atMs: number): string {
  const date = new Date(atMs)
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-')
  return `${day} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')}`
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}

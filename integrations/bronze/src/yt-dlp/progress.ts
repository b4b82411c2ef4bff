/**
 * progress — what yt-dlp says while it downloads, one line at a time: bytes done, in all, and in all as estimated.
 */

const MARK = 'ingot-progress'

/** For `--progress-template`; what it does not know it prints as `NA`. */
export const PROGRESS_TEMPLATE: string = `download:${MARK} %(progress.downloaded_bytes)s %(progress.total_bytes)s %(progress.total_bytes_estimate)s`

export interface DownloadProgress {
  /** 0..1; 0 while nobody knows how much there is. */
  readonly fraction: number
  readonly doneBytes: number
  readonly totalBytes?: number
}

/** Undefined when the line says something else. */
export function readProgress(line: string): DownloadProgress | undefined {
  const [mark, done, total, estimate] = line.trim().split(' ')
  if (mark !== MARK) return undefined
  const doneBytes = bytesOf(done) ?? 0
  // An estimate is a fraction of a byte now and then.
  const totalBytes = bytesOf(total) ?? bytesOf(estimate)
  if (totalBytes === undefined || totalBytes === 0) return { fraction: 0, doneBytes }
  return { fraction: Math.min(1, doneBytes / totalBytes), doneBytes, totalBytes }
}

function bytesOf(text: string | undefined): number | undefined {
  const value = Number(text)
  return text === undefined || text === '' || !Number.isFinite(value) || value < 0 ? undefined : Math.round(value)
}

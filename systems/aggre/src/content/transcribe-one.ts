/**
 * transcribe-one — a video's words into bronze, or why they are not there, into bronze too. Knows of no table.
 *
 * Rules    What fails since a program is missing is no attempt: it is none of the video's doing, which stays due.
 */
import type { BronzeStore, Whisper, YtDlp } from '@ingot/bronze'
import type { Logger } from 'ingot'

import { transcribeVideo } from '../transcripts/transcribe-video.ts'
import { keepAttempt } from './attempt.ts'
import { watchUrl } from './site-rules.ts'

export interface TranscribeTools {
  readonly bronze: BronzeStore
  readonly ytDlp: YtDlp
  readonly whisper: Whisper
  readonly nowMs: () => number
  readonly signal: AbortSignal
  readonly log: Pick<Logger, 'info' | 'warning'>
}

export interface TranscribedVideo {
  readonly videoId: string
  readonly url: string
  /** `known`: bronze had it. `setup`: nothing can be transcribed here as things are. */
  readonly outcome: 'transcribed' | 'known' | 'failed' | 'skipped' | 'setup'
  readonly reason: string | null
}

export async function transcribeOne(tools: TranscribeTools, videoId: string): Promise<TranscribedVideo> {
  const { bronze, ytDlp, whisper, nowMs, signal, log } = tools
  const video = { videoId, url: watchUrl(videoId) }
  const tell = progressTeller((share) => log.info(`${videoId}: ${share} % of its sound`))
  const onProgress = ({ fraction }: { readonly fraction: number }) => tell(fraction)
  const heard = await transcribeVideo({ ytDlp, whisper, bronze, video: { id: videoId } }, { signal, onProgress })
  if (heard.kind === 'transcribed') {
    log.info(`${videoId}: ${heard.transcript.segments.length} segments from ${heard.from}`)
    return { ...video, outcome: heard.from === 'bronze' ? 'known' : 'transcribed', reason: null }
  }
  const { reason } = heard
  log.warning(`${videoId}: ${reason}`)
  if (heard.kind === 'failed' && heard.isSetup) return { ...video, outcome: 'setup', reason }
  const isRetryable = heard.kind === 'failed'
  await keepAttempt(bronze, videoId, {
    work: 'transcribe',
    url: video.url,
    atMs: nowMs(),
    outcome: heard.kind,
    reason,
    isRetryable,
  })
  return { ...video, outcome: heard.kind, reason }
}

/** Every tenth part once, so that an hour's download is ten lines. */
function progressTeller(say: (percent: number) => void): (fraction: number) => void {
  let said = 0
  return (fraction) => {
    const tenths = Math.floor(fraction * 10)
    if (tenths <= said) return
    said = tenths
    say(tenths * 10)
  }
}

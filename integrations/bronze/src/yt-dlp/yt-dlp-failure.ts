/**
 * yt-dlp-failure — what yt-dlp complains of, in our words: is it for ever, may it pass, or must the operator act?
 */

export interface YtDlpFailure {
  readonly ok: false
  readonly reason: string
  readonly isRetryable: boolean
  readonly isSetup?: true
}

/** It will not change: the video is so. */
export function never(reason: string): YtDlpFailure {
  return { ok: false, reason, isRetryable: false }
}

export function later(reason: string): YtDlpFailure {
  return { ok: false, reason, isRetryable: true }
}

/** Every other video would fail alike until somebody acts; this one is not to blame. */
export function setup(reason: string): YtDlpFailure {
  return { ok: false, reason, isRetryable: true, isSetup: true }
}

export const HOW_TO_INSTALL = 'install yt-dlp (`pipx install yt-dlp`) and ffmpeg, or say in `command` where it is'

// The first that fits. The order matters: "Video unavailable" is also said of what is private, blocked or limited.
const KNOWN: readonly (readonly [RegExp, YtDlpFailure])[] = [
  [
    /ff(mpeg|probe)( and ff(mpeg|probe))? (is )?not (found|installed)/i,
    setup('yt-dlp needs ffmpeg to take out the sound; install ffmpeg'),
  ],
  [/HTTP Error 429|Too Many Requests|rate-?limited|try again later/i, later('the site asks for fewer requests')],
  [/not a bot/i, later('the site wants to see that nobody automatic asks; wait, or give yt-dlp cookies')],
  [/confirm your age|age[- ]restricted|inappropriate for some users/i, never('it is for adults who sign in')],
  [
    /in your country|geo.?(restrict|block)|from your location|not available in your region/i,
    never('it may not be seen from this country'),
  ],
  [/private video|video is private|members[- ]only|join this channel|requires payment|rental/i, never('it is private')],
  [/live event will begin|premieres? (in|will begin)|is upcoming|offline/i, later('it has not been shown yet')],
  [/live stream recording is not available|live event has ended/i, later('it was live and is not ready yet')],
  [/Unsupported URL|is not a valid URL/i, never('yt-dlp does not know such an address')],
  [
    /video unavailable|has been removed|no longer available|account .*(terminated|closed)|does not exist|isn't available|is not available|HTTP Error (404|410)|copyright/i,
    never('it is gone'),
  ],
  [
    /HTTP Error 403|Unable to extract|signature extraction|nsig|Requested format is not available/i,
    later('the site refused or has changed; a newer yt-dlp may know its way'),
  ],
  [
    /HTTP Error 5\d\d|timed? ?out|connection|getaddrinfo|name resolution|network is unreachable|SSL|Unable to download|IncompleteRead/i,
    later('the site could not be reached'),
  ],
]

/** `complaints`: what it printed on stderr. */
export function failureOf(complaints: string, code: number): YtDlpFailure {
  const errors = complaints.split('\n').filter((line) => /^(ERROR|yt-dlp: error):/i.test(line))
  const said = errors.join('\n')
  const known = KNOWN.find(([pattern]) => pattern.test(said))?.[1]
  if (known !== undefined) return known
  const last = errors.at(-1) ?? complaints.trim().split('\n').at(-1) ?? ''
  return later(last === '' ? `yt-dlp ended with exit code ${code} and said nothing` : `yt-dlp: ${shown(last)}`)
}

const MAX_SHOWN_CHARS = 300

/** Queries may be signed, and the advice to report bugs is not for our readers. */
function shown(line: string): string {
  return line
    .replace(/^(ERROR|yt-dlp: error):\s*/i, '')
    .replaceAll(/(https?:\/\/[^\s?#'"]+)[?#][^\s'"]*/g, '$1')
    .replaceAll(/(https?:\/\/)[^\s/@]+@/g, '$1')
    .replace(/;? ?please report this issue on.*$/is, '')
    .slice(0, MAX_SHOWN_CHARS)
}

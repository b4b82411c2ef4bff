/**
 * commands — the sample's programs, as `command` of `ytDlp` and of `whisper` (program `openai-whisper`).
 */
import { fileURLToPath } from 'node:url'

const YT_DLP = fileURLToPath(new URL('./yt-dlp-sample.ts', import.meta.url))
const WHISPER = fileURLToPath(new URL('./whisper-sample.ts', import.meta.url))

export const SAMPLE_YT_DLP: readonly string[] = [process.execPath, YT_DLP]
export const SAMPLE_WHISPER: readonly string[] = [process.execPath, WHISPER]

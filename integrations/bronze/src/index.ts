// What `@ingot/bronze` offers, name by name. What is not here is private.
export type { BronzeConfig, BronzeStoreConfig } from './root-config.ts'
export { bronzeReader, bronzeStore } from './resources.ts'
export type {
  ArtifactBody,
  ArtifactKey,
  ArtifactMeta,
  ArtifactStat,
  BronzeReader,
  BronzeStore,
  Discovered,
  DiscoverQuery,
  DiscoveryCursor,
  FetchCursors,
  ListQuery,
  Provenance,
} from './store/bronze-store.ts'
export type { BronzeReaderOptions, BronzeStoreOptions } from './store/open-bronze-store.ts'
export { openBronzeReader, openBronzeStore } from './store/open-bronze-store.ts'
export { urlHash } from './store/url-hash.ts'
export { keepFirst } from './media/keep-first.ts'
export type { BuiltIndex } from './discovery/build-index.ts'
export { rebuildIndex } from './discovery/rebuild-index.ts'
// The port under the store, for whoever keeps objects elsewhere; its promises are in `@ingot/bronze/contract`.
export type {
  ByteRange,
  CreateOptions,
  Creation,
  Digest,
  ListOptions,
  ObjectBody,
  ObjectNote,
  ObjectReader,
  ObjectStat,
  ObjectStore,
} from './store/object-store.ts'
export type { FileObjectsOptions } from './store/file-objects.ts'
export { openFileObjects } from './store/file-objects.ts'
export type { BronzeSensor, BronzeSensorOptions } from './sensor/bronze-sensor.ts'
export { bronzeSensor } from './sensor/bronze-sensor.ts'
export type { SilverCursors } from './sensor/silver-cursors.ts'
export { silverCursors } from './sensor/silver-cursors.ts'
export type { SilverConfig } from './sensor/silver-config.ts'
export type { SilverAsset, SilverContext, SilverOptions } from './sensor/silver-from-bronze.ts'
export { defineSilverFromBronze } from './sensor/silver-from-bronze.ts'
export type {
  BronzeHttp,
  BronzeHttpOptions,
  FetchedBody,
  Fetched,
  FetchFailure,
  FetchFailureKind,
  FetchOptions,
  FetchOutcome,
  FetchRequest,
} from './http/bronze-http.ts'
export { createBronzeHttp } from './http/create-bronze-http.ts'
export { bronzeHttp } from './http/resource.ts'
export type { BronzeHttpPorts, Lookup } from './http/settings.ts'
export type { Decoded } from './http/decode-text.ts'
export { decodeText } from './http/decode-text.ts'
export type { Feed, FeedEntry, ParsedFeed } from './feed/parse-feed.ts'
export { parseFeed } from './feed/parse-feed.ts'
export type { YtDlpSettings } from './yt-dlp/open-yt-dlp.ts'
export { openYtDlp } from './yt-dlp/open-yt-dlp.ts'
export type { YtDlpConfig } from './yt-dlp/resource.ts'
export { ytDlp } from './yt-dlp/resource.ts'
export type { VideoInfo, VideoInfoRead } from './yt-dlp/video-info.ts'
export { readVideoInfo } from './yt-dlp/video-info.ts'
export type { VideoRef, YtDlp, YtDlpOptions, YtDlpOutcome } from './yt-dlp/yt-dlp.ts'
export type { OpenWhisperOptions } from './whisper/open-whisper.ts'
export { openWhisper } from './whisper/open-whisper.ts'
export type { WhisperConfig } from './whisper/resource.ts'
export { whisper } from './whisper/resource.ts'
export type { AudioFile, Transcribed, TranscriptionFailure, WhisperAdapter } from './whisper/whisper-adapter.ts'
export type { WhisperCommandSettings, WhisperProgram } from './whisper/whisper-command.ts'
export { whisperCommand } from './whisper/whisper-command.ts'
export type { WhisperHttpSettings } from './whisper/whisper-http.ts'
export { whisperHttp } from './whisper/whisper-http.ts'
export type { Transcript, Whisper, WhisperOutcome } from './whisper/whisper.ts'
export { readTranscript } from './whisper/whisper.ts'

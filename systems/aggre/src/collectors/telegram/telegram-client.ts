/**
 * telegram-client — the little of MTProto that the collector needs: so narrow that recorded messages fit it too.
 *
 * Shapes   a message is what the client library gives, as JSON: of Telethon (`Message.to_dict()`) or of mtcute.
 * Errors   whatever the library throws: the collector names it as a failure of that channel
 */
export interface TelegramClient extends AsyncDisposable {
  /**
   * Messages of a public channel whose ids are above `afterId`, the oldest `limit` of them; without `afterId` the newest
   * `limit`. In any order. Undefined for a channel that it cannot read: its public pages are read then.
   */
  messages(channel: string, query: MessageQuery): Promise<readonly unknown[] | undefined>
}

export interface MessageQuery {
  readonly afterId?: number
  readonly limit: number
  readonly signal: AbortSignal
}

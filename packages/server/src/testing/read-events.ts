/**
 * read-events — the messages of a stream of server-sent events, as a browser would tell them apart.
 */
export interface ReadMessage {
  readonly event: string
  readonly id: string | undefined
  readonly data: unknown
}

/** Ends with the stream; leaving the loop hangs up. Comments are left out. */
export async function* readEvents(response: Response): AsyncGenerator<ReadMessage, void> {
  if (response.body === null) return
  let text = ''
  for await (const piece of response.body.pipeThrough(new TextDecoderStream())) {
    text += piece
    const blocks = text.split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks) {
      const message = parse(block)
      if (message !== undefined) yield message
    }
  }
}

function parse(block: string): ReadMessage | undefined {
  const fields = new Map(
    block.split('\n').map((line) => {
      const at = line.indexOf(':')
      return [line.slice(0, at), line.slice(at + 1).trimStart()] as const
    }),
  )
  const event = fields.get('event')
  if (event === undefined) return undefined
  return { event, id: fields.get('id'), data: JSON.parse(fields.get('data') ?? 'null') }
}

/** read-stream — messages of a server-sent stream, as they come. */
export interface Message {
  readonly event: string
  readonly data: unknown
}

export async function* readStream(address: string): AsyncGenerator<Message, void> {
  const response = await fetch(address, { headers: { accept: 'text/event-stream' } })
  if (!response.ok || response.body === null) throw new Error(`${address} was answered ${response.status}`)
  let rest = ''
  for await (const piece of response.body.pipeThrough(new TextDecoderStream())) {
    const texts = (rest + piece).split('\n\n')
    rest = texts.pop() ?? ''
    for (const text of texts) {
      const message = parse(text)
      if (message !== undefined) yield message
    }
  }
}

/** Undefined for comments and the like. */
function parse(text: string): Message | undefined {
  const event = /^event: (.+)$/m.exec(text)?.[1]
  const data = /^data: (.+)$/m.exec(text)?.[1]
  return event === undefined || data === undefined ? undefined : { event, data: JSON.parse(data) as unknown }
}

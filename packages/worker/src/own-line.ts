/**
 * own-line — this process's line to the one that started it. Who imports this first, before the author's code, has it
 * for itself: that code could else say in our name what is not so.
 */
const send = process.send?.bind(process)

type Done = (error: Error | null) => void

/** From now on `process.send` and `process.disconnect` do nothing but say so, into the log of the run. */
export function hideLine(): void {
  if (send === undefined) return
  process.send = () => refuse('send')
  process.disconnect = () => void refuse('disconnect')
}

/** Throws when the message cannot be cloned; false when there is no line, and then `done` is not called. */
export function sendOn(message: object, done: Done): boolean {
  if (send === undefined || !process.connected) return false
  send(message, undefined, undefined, done)
  return true
}

function refuse(name: 'send' | 'disconnect'): false {
  console.warn(`process.${name} was called and did nothing: this process's line is Ingot's own.`)
  return false
}

/**
 * own-line — this process's line to the one that started it. Who imports this first, before the author's code, has it
 * for itself: that code could else say in our name what is not so.
 */
const send = process.send?.bind(process)
let isCut = false

type Done = (error: Error | null) => void

/**
 * From now on `process.send` and `process.disconnect` do nothing but say so, into the log of the run. `onCut` is called
 * once, when the other end has let go or is gone.
 */
export function hideLine(onCut: () => void): void {
  if (send === undefined) return
  // It is gone before this process has begun.
  if (!process.connected) return onCut()
  process.send = () => refuse('send')
  process.disconnect = () => {
    // Node itself calls it, too, when the line is cut, and clears `channel` right after: the event `disconnect` is never
    // emitted then, since it comes of the function that is replaced here.
    queueMicrotask(() => {
      if (process.channel) return void refuse('disconnect')
      if (isCut) return
      isCut = true
      onCut()
    })
  }
}

/** Throws when the message cannot be cloned; false when there is no line, and then `done` is not called. */
export function sendOn(message: object, done: Done): boolean {
  if (send === undefined || isCut || !process.connected) return false
  send(message, undefined, undefined, done)
  return true
}

function refuse(name: 'send' | 'disconnect'): false {
  console.warn(`process.${name} was called and did nothing: this process's line is Ingot's own.`)
  return false
}

/**
 * while-hidden — tells a stream to rest while nobody looks at its tab, see live.ts. Of all hidden tabs one may go on.
 */
const SEAT = 'ingot.hidden-run'

/** Returns what ends it. */
export function whileHidden({ rest, goOn }: { readonly rest: () => void; readonly goOn: () => void }): () => void {
  let leave: (() => void) | undefined
  let isResting = false
  const restNow = () => {
    if (!document.hidden) return
    isResting = true
    rest()
  }
  const onLook = () => {
    leave?.()
    leave = undefined
    if (document.hidden) {
      const left = new Promise<void>((resolve) => (leave = resolve))
      takeSeat(left, restNow)
    } else if (isResting) {
      isResting = false
      goOn()
    }
  }
  if (document.hidden) onLook()
  document.addEventListener('visibilitychange', onLook)
  return () => {
    document.removeEventListener('visibilitychange', onLook)
    leave?.()
  }
}

function takeSeat(left: Promise<void>, onTaken: () => void): void {
  // A page that came from another machine without TLS has no locks.
  if (!('locks' in navigator)) return onTaken()
  const sit = (lock: Lock | null) => (lock === null ? onTaken() : left)
  void navigator.locks.request(SEAT, { ifAvailable: true }, sit)
}

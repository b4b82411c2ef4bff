import { useEffect, useState } from 'react'

// Bars grow visibly smoothly, and a chart of thirty rows is drawn in a millisecond or two.
const TICK_MS = 200

/** Now, counting while `isRunning`. */
export function useTicking(isRunning: boolean): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (!isRunning) return undefined
    const timer = setInterval(() => setNow(Date.now()), TICK_MS)
    return () => clearInterval(timer)
  }, [isRunning])
  return now
}

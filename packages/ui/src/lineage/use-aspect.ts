/**
 * use-aspect — the shape of the frame that the picture is to fill, in a few steps: width by height.
 *
 * Rules    read when the frame appears and when the browser's window changes. A panel that opens beside the frame makes
 *          it narrower too, and must not move what one has just pressed.
 */
import type { RefObject } from 'react'
import { useLayoutEffect, useState } from 'react'

// Steps of about a fifth: a window that is dragged does not lay everything out at every pixel.
const STEPS_PER_DOUBLING = 4

/** Undefined until the frame has been measured. */
export function useAspect(frame: RefObject<HTMLElement | null>): number | undefined {
  const [aspect, setAspect] = useState<number>()
  useLayoutEffect(() => {
    const read = () => {
      const { clientWidth, clientHeight } = frame.current ?? { clientWidth: 0, clientHeight: 0 }
      if (clientWidth > 0 && clientHeight > 0) setAspect(stepOf(clientWidth / clientHeight))
    }
    read()
    addEventListener('resize', read)
    return () => removeEventListener('resize', read)
  }, [frame])
  return aspect
}

function stepOf(aspect: number): number {
  return 2 ** (Math.round(Math.log2(aspect) * STEPS_PER_DOUBLING) / STEPS_PER_DOUBLING)
}

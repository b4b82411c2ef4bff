/**
 * use-line-list — a long list that grows at its end, of which only the rows on the screen are in the document.
 *
 * Rules    it follows the end until somebody scrolls up, and again once they are back at the end or say so.
 */
import type { Virtualizer } from '@tanstack/react-virtual'
import { useVirtualizer } from '@tanstack/react-virtual'
import type { RefObject } from 'react'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'

const AT_END_PX = 24

export interface LineListOptions {
  readonly count: number
  /** px that a row takes, or is guessed to. */
  readonly estimate: (index: number) => number
  readonly followsAtFirst: boolean
}

export interface LineList {
  readonly box: RefObject<HTMLDivElement | null>
  readonly virtualizer: Virtualizer<HTMLDivElement, Element>
  readonly isFollowing: boolean
  /** Rows that came since it stopped following. */
  readonly newCount: number
  readonly follow: () => void
  /** Stops following. */
  readonly goTo: (index: number) => void
}

export function useLineList({ count, estimate, followsAtFirst }: LineListOptions): LineList {
  const box = useRef<HTMLDivElement>(null)
  const [leftAt, setLeftAt] = useState<number | undefined>(followsAtFirst ? undefined : 0)
  const isFollowing = leftAt === undefined
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => box.current,
    estimateSize: estimate,
    overscan: 12,
  })
  const last = useRef({ count, isFollowing })
  last.current = { count, isFollowing }
  useLayoutEffect(() => {
    if (isFollowing && count > 0) virtualizer.scrollToIndex(count - 1, { align: 'end' })
  }, [virtualizer, count, isFollowing])
  useScrolled(box, (isUp, isAtEnd) => {
    if (isAtEnd && !last.current.isFollowing) setLeftAt(undefined)
    else if (isUp && !isAtEnd && last.current.isFollowing) setLeftAt(last.current.count)
  })
  return {
    box,
    virtualizer,
    isFollowing,
    newCount: leftAt === undefined ? 0 : Math.max(0, count - leftAt),
    follow: () => setLeftAt(undefined),
    goTo(index) {
      setLeftAt((before) => before ?? last.current.count)
      virtualizer.scrollToIndex(index, { align: 'center' })
    },
  }
}

/** Scrolling up is a person's doing: the list itself only ever moves on. */
function useScrolled(box: RefObject<HTMLDivElement | null>, tell: (isUp: boolean, isAtEnd: boolean) => void): void {
  const latest = useRef(tell)
  latest.current = tell
  useEffect(() => {
    const element = box.current
    if (element === null) return undefined
    let top = element.scrollTop
    let height = element.scrollHeight
    const onScroll = () => {
      const { scrollTop, scrollHeight, clientHeight } = element
      // A list that got shorter is moved by the browser, not by a hand.
      const isUp = scrollTop < top - 1 && scrollHeight >= height
      ;[top, height] = [scrollTop, scrollHeight]
      latest.current(isUp, scrollHeight - scrollTop - clientHeight < AT_END_PX)
    }
    element.addEventListener('scroll', onScroll, { passive: true })
    return () => element.removeEventListener('scroll', onScroll)
  }, [box])
}

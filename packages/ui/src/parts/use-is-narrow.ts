import { useMediaQuery } from '@mantine/hooks'

/** A telephone, or a window as slim as one. The same width stands in the style sheets. */
export function useIsNarrow(): boolean {
  return useMediaQuery('(max-width: 720px)', globalThis.innerWidth <= 720)
}

/** palette — search, and everything that can be reached from anywhere; fetched when it is first opened. */
import { useMantineColorScheme } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { createSpotlight, Spotlight } from '@mantine/spotlight'
import '@mantine/spotlight/styles.layer.css'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { IconArrowRight, IconKeyboard, IconMoon, IconRefresh, IconSearch, IconSun } from '@tabler/icons-react'
import { useEffect, useState } from 'react'

import { api } from '../api.ts'
import { toast } from '../parts/toast.tsx'
import { instanceQuery, useMay } from '../queries/instance-queries.ts'
import { useGo } from '../view-state.ts'
import classes from './palette.module.css'
import { PLACES } from './places.ts'
import type { SearchLine } from './search-hits.ts'
import { searchLine } from './search-hits.ts'

export interface PaletteProps {
  /** Grows with each time that it is asked for. */
  readonly searches: number
  readonly onHelp: () => void
}

const [store, palette] = createSpotlight()

// Long enough not to ask for every letter, short enough not to be felt.
const TYPING_MS = 120

export function Palette({ searches, onHelp }: PaletteProps) {
  const [query, setQuery] = useState('')
  const typed = query.trim()
  const { lines, answer } = useLines(typed)
  const go = useGo()
  useEffect(() => palette.open(), [searches])
  // What is found comes above what was chosen: the best is first, and Enter should lead there.
  useEffect(() => {
    selectFirst()
  }, [answer, query])
  const commands = useCommands(onHelp).filter(({ label }) => hasText(label, typed))
  return (
    <Spotlight.Root
      store={store}
      query={query}
      onQueryChange={setQuery}
      shortcut={null}
      scrollable
      maxHeight={460}
      overlayProps={{ backgroundOpacity: 0.35, blur: 0 }}
      classNames={{
        content: classes['content'] ?? '',
        action: classes['action'] ?? '',
        actionDescription: classes['description'] ?? '',
        search: classes['search'] ?? '',
      }}
    >
      <Spotlight.Search
        placeholder="Search assets, jobs, runs, or go anywhere"
        leftSection={<IconSearch size={16} aria-hidden />}
      />
      <Spotlight.ActionsList>
        {lines.map(({ id, label, detail, href }) => (
          <Spotlight.Action key={id} label={label} description={detail} onClick={() => go(href)} />
        ))}
        {commands.map(({ label, icon: Icon, run }) => (
          <Spotlight.Action key={label} label={label} leftSection={<Icon size={16} aria-hidden />} onClick={run} />
        ))}
        {lines.length + commands.length === 0 ? <Spotlight.Empty>Nothing has such a name</Spotlight.Empty> : null}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  )
}

/** What the server found, as lines; `answer` is another with each answer. */
function useLines(typed: string): { readonly lines: readonly SearchLine[]; readonly answer: unknown } {
  const [settled] = useDebouncedValue(typed, TYPING_MS)
  const { data, isPlaceholderData } = useQuery({
    queryKey: ['search', settled],
    queryFn: ({ signal }) => api('GET /search', { query: { q: settled }, signal }),
    enabled: settled !== '',
    placeholderData: keepPreviousData,
    staleTime: 5_000,
  })
  const found = settled === '' || typed === '' ? [] : (data?.hits ?? []).map(searchLine)
  // Of what was found for fewer letters, only what has all of them now: Enter leads to nothing else.
  const isOld = isPlaceholderData || settled !== typed
  return { lines: isOld ? found.filter(({ label }) => hasText(label, typed)) : found, answer: data }
}

function hasText(label: string, text: string): boolean {
  return label.toLowerCase().includes(text.toLowerCase())
}

/** Spotlight marks the chosen line in the document itself, and leaves the mark where it is when lines come in above. */
function selectFirst(): void {
  const list = document.getElementById(store.getState().listId)
  list?.querySelector('[data-selected]')?.removeAttribute('data-selected')
  list?.querySelector('[data-action]')?.setAttribute('data-selected', 'true')
  store.updateState((state) => ({ ...state, selected: 0 }))
}

interface Command {
  readonly label: string
  readonly icon: typeof IconSearch
  readonly run: () => void
}

function useCommands(onHelp: () => void): readonly Command[] {
  const go = useGo()
  const { setColorScheme } = useMantineColorScheme()
  const { data: instance } = useQuery(instanceQuery)
  const mayEdit = useMay('editor')
  const projects = mayEdit ? (instance?.projects ?? []) : []
  return [
    ...PLACES.map(({ href, label, icon }) => ({ label: `Go to ${label.toLowerCase()}`, icon, run: () => go(href) })),
    { label: 'Open the launchpad', icon: IconArrowRight, run: () => go('/launchpad') },
    ...projects.map((project) => ({
      label: `Reload the code of ${project}`,
      icon: IconRefresh,
      run: () => reload(project),
    })),
    { label: 'Light theme', icon: IconSun, run: () => setColorScheme('light') },
    { label: 'Dark theme', icon: IconMoon, run: () => setColorScheme('dark') },
    { label: 'Theme as the system', icon: IconSun, run: () => setColorScheme('auto') },
    { label: 'Shortcuts', icon: IconKeyboard, run: onHelp },
  ]
}

function reload(project: string): void {
  api('POST /locations/{project}/reload', { params: { project }, body: {} }).then(
    ({ location }) =>
      location.error === undefined
        ? toast(`The code of ${project} is loaded anew.`, { tone: 'good' })
        : toast(`The code of ${project} could not be loaded: ${location.error.message}`, { tone: 'bad' }),
    (error: unknown) => toast(String(error), { tone: 'bad' }),
  )
}

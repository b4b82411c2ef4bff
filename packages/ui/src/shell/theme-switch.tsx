import { ActionIcon, useMantineColorScheme } from '@mantine/core'
import { IconBrightness, IconMoon, IconSun } from '@tabler/icons-react'

const NEXT = { auto: 'light', light: 'dark', dark: 'auto' } as const
const WORDS = { auto: 'as the system', light: 'light', dark: 'dark' } as const
const ICONS = { auto: IconBrightness, light: IconSun, dark: IconMoon } as const

/** As the system, light, dark, and round again. */
export function ThemeSwitch() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const Icon = ICONS[colorScheme]
  const words = `Theme: ${WORDS[colorScheme]}. Change to ${WORDS[NEXT[colorScheme]]}`
  return (
    <ActionIcon onClick={() => setColorScheme(NEXT[colorScheme])} aria-label={words} title={words}>
      <Icon size={17} aria-hidden />
    </ActionIcon>
  )
}

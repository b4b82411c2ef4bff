/**
 * theme — Mantine told to look like Ingot: graphite neutrals, one steel blue, small and quiet. Colours with a meaning
 * (status, layers) are CSS variables in theme.css, for SVG and CSS alike.
 */
import type { CSSVariablesResolver, MantineColorsTuple } from '@mantine/core'
import { createTheme, defaultVariantColorsResolver } from '@mantine/core'

const STEEL: MantineColorsTuple = [
  '#eef4f9',
  '#dae6f1',
  '#b8cfe4',
  '#98bcdd',
  '#7fb0e0',
  '#5790c3',
  '#3f76a8',
  '#2f5d8a',
  '#274d73',
  '#1d3a57',
]
const GRAY: MantineColorsTuple = [
  '#f7f7f5',
  '#f0efec',
  '#e3e2de',
  '#d3d2cd',
  '#b4b3ae',
  '#8d8d89',
  '#64666a',
  '#4c4f53',
  '#33363a',
  '#1d1f22',
]
const DARK: MantineColorsTuple = [
  '#e6e6e3',
  '#c9cac9',
  '#a3a7ab',
  '#868c93',
  '#2b2f35',
  '#23272c',
  '#1a1d21',
  '#131518',
  '#0e1012',
  '#090a0b',
]

// What lies over the page is a surface, not another page.
const ON_TOP = {
  content: { background: 'var(--surface)' },
  header: { background: 'var(--surface)' },
  title: { fontWeight: 600 },
}
const OVER = { overlayProps: { backgroundOpacity: 0.35 }, closeButtonProps: { 'aria-label': 'Close' } }

export const theme = createTheme({
  colors: { steel: STEEL, gray: GRAY, dark: DARK },
  primaryColor: 'steel',
  primaryShade: { light: 7, dark: 4 },
  autoContrast: true,
  // Mantine chooses the colour of the text by the light theme's shade; in the dark theme the blue is lighter.
  variantColorResolver: (input) => {
    const colors = defaultVariantColorsResolver(input)
    const isPrimary = input.color === undefined || input.color === input.theme.primaryColor
    return input.variant === 'filled' && isPrimary
      ? { ...colors, color: 'var(--mantine-primary-color-contrast)' }
      : colors
  },
  black: '#1d1f22',
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: "'JetBrains Mono Variable', ui-monospace, monospace",
  fontSizes: { xs: '12px', sm: '13px', md: '13.5px', lg: '16px', xl: '20px' },
  lineHeights: { xs: '1.4', sm: '1.45', md: '1.5', lg: '1.5', xl: '1.4' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  radius: { xs: '3px', sm: '4px', md: '6px', lg: '8px', xl: '12px' },
  defaultRadius: 'md',
  respectReducedMotion: true,
  cursorType: 'pointer',
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '20px', lineHeight: '1.3' },
      h2: { fontSize: '16px', lineHeight: '1.35' },
      h3: { fontSize: '13.5px', lineHeight: '1.4' },
    },
  },
  // Plain objects instead of `Button.extend(…)`: that would put every component named here on the first page.
  components: {
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray', size: 28 } },
    Button: { defaultProps: { size: 'xs' } },
    Checkbox: { defaultProps: { size: 'xs' } },
    // Named, it takes the colour of its text from the resolver above; else it is white in both themes.
    Chip: { defaultProps: { variant: 'filled' } },
    InputWrapper: { styles: { description: { marginBottom: 4, fontSize: 12 } } },
    Menu: { defaultProps: { shadow: 'md', position: 'bottom-end' } },
    Drawer: { defaultProps: OVER, styles: ON_TOP },
    Modal: { defaultProps: { radius: 'md', padding: 'lg', ...OVER }, styles: ON_TOP },
    Paper: { styles: { root: { background: 'var(--surface)' } } },
    NumberInput: { defaultProps: { size: 'xs' } },
    SegmentedControl: { defaultProps: { size: 'xs' } },
    Select: { defaultProps: { size: 'xs' } },
    MultiSelect: { defaultProps: { size: 'xs' } },
    Textarea: { defaultProps: { size: 'xs' } },
    TextInput: { defaultProps: { size: 'xs' } },
    PasswordInput: { defaultProps: { size: 'xs' } },
    Tooltip: { defaultProps: { openDelay: 300, withinPortal: true } },
  },
})

/** What Mantine paints by itself, on our backgrounds. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#f7f7f5',
    '--mantine-color-text': '#1d1f22',
    '--mantine-color-dimmed': '#64666a',
    '--mantine-color-placeholder': '#73757a',
    '--mantine-color-default-border': '#e3e2de',
    '--mantine-color-anchor': '#2f5d8a',
    '--mantine-color-disabled': '#f0efec',
    '--mantine-color-disabled-color': '#8d8d89',
  },
  dark: {
    '--mantine-color-body': '#131518',
    '--mantine-color-text': '#e6e6e3',
    '--mantine-color-dimmed': '#a3a7ab',
    '--mantine-color-placeholder': '#868c93',
    '--mantine-color-default-border': '#2b2f35',
    '--mantine-color-anchor': '#7fb0e0',
    '--mantine-color-disabled': '#23272c',
    '--mantine-color-disabled-color': '#868c93',
  },
})

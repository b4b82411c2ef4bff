/** number-text — counts and sizes in few characters. */

/** `1,234,567`. */
export function countText(count: number): string {
  return count.toLocaleString('en-US')
}

/** As it is, `1,234.5`; what is very large or very small in powers of ten: `1e308`, `2.5e-7`. */
export function numberText(value: number): string {
  const size = Math.abs(value)
  if (size >= 1e15 || (size < 1e-6 && size > 0)) return value.toExponential().replace('e+', 'e')
  return Number.isInteger(value) ? countText(value) : String(value)
}

/** `999`, `1.2k`, `35k`, `1.2M`: for a badge or an axis. */
export function shortCount(count: number): string {
  const size = Math.abs(count)
  if (size < 0.01 && size > 0) return String(Number(count.toPrecision(2)))
  if (size < 1_000) return String(Math.round(count * 100) / 100)
  if (size < 1_000_000) return `${shortened(count / 1_000)}k`
  if (size < 1_000_000_000) return `${shortened(count / 1_000_000)}M`
  return size < 1e15 ? `${shortened(count / 1_000_000_000)}G` : count.toExponential(1).replace('e+', 'e')
}

function shortened(value: number): string {
  return Math.abs(value) < 10 ? String(Math.floor(value * 10) / 10) : String(Math.floor(value))
}

/** `512 B`, `1.2 MB`: decimal units, as disks are sold. */
export function bytesText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  let value = bytes
  let unit = 0
  while (value >= 1_000 && unit < units.length - 1) {
    value /= 1_000
    unit += 1
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : Math.floor(value * 10) / 10} ${units[unit]}`
}

/** `1 run`, `3 runs`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${countText(count)} ${count === 1 ? one : many}`
}

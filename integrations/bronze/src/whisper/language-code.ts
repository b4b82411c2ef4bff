/**
 * language-code — whisper names a language by code or in English, as the program likes: `de`, `German`, `german`.
 *
 * Source   the languages of openai-whisper's tokenizer, and the names there that differ from today's of CLDR.
 */

const CODES =
  'en zh de es ru ko fr ja pt tr pl ca nl ar sv it id hi fi vi he uk el ms cs ro da hu ta no th ur hr bg lt la mi ml cy sk ' +
  'te fa lv bn sr az sl kn et mk br eu is hy ne mn bs kk sq sw gl mr pa si km sn yo so af oc ka be tg sd gu am yi lo uz fo ' +
  'ht ps tk nn mt sa lb my bo tl mg as tt haw ln ha ba jv su yue'

const ALIASES: Readonly<Record<string, string>> = {
  jw: 'jv',
  mandarin: 'zh',
  castilian: 'es',
  valencian: 'ca',
  flemish: 'nl',
  myanmar: 'my',
  moldavian: 'ro',
  moldovan: 'ro',
  sinhalese: 'si',
  panjabi: 'pa',
  pushto: 'ps',
  letzeburgesch: 'lb',
  haitian: 'ht',
  tagalog: 'tl',
  nynorsk: 'nn',
  bengali: 'bn',
  iw: 'he',
}

const NAMES: ReadonlyMap<string, string> = new Map([
  ...CODES.split(' ').map((code) => [englishName(code), code] as const),
  ...Object.entries(ALIASES),
])
const KNOWN: ReadonlySet<string> = new Set(CODES.split(' '))

/** Undefined when it is none that whisper knows. */
export function languageCode(name: unknown): string | undefined {
  if (typeof name !== 'string') return undefined
  const lower = name.trim().toLowerCase()
  return KNOWN.has(lower) ? lower : NAMES.get(lower)
}

function englishName(code: string): string {
  return new Intl.DisplayNames('en', { type: 'language' }).of(code)?.toLowerCase() ?? code
}

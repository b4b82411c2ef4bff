/**
 * deploy-dockerfile — what is wrong with a Dockerfile, in sentences.
 */
import { isTagged } from './deploy-compose.ts'

interface Instruction {
  readonly name: string
  readonly rest: string
  readonly line: number
}

interface Stage {
  readonly name: string
  readonly instructions: readonly Instruction[]
}

const INSTRUCTIONS = new Set(
  'ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL ONBUILD RUN SHELL STOPSIGNAL USER VOLUME WORKDIR'.split(
    ' ',
  ),
)

/** `exists`: of a path in the build's context. */
export function problemsOfDockerfile(text: string, exists: (path: string) => boolean): string[] {
  const instructions = instructionsIn(text)
  const values = argumentsOf(instructions)
  const stages = stagesOf(instructions)
  const last = stages.at(-1)
  if (last === undefined) return ['it has no FROM']
  return [
    ...instructions.filter(({ name }) => name === 'FROM').flatMap((from) => problemsOfFrom(from, values, stages)),
    ...instructions.flatMap((instruction) => problemsOfInstruction(instruction, exists, stages)),
    ...problemsOfLast(last, exists),
  ]
}

export function hasHealthcheck(text: string): boolean {
  const last = stagesOf(instructionsIn(text)).at(-1)
  return last?.instructions.some(({ name, rest }) => name === 'HEALTHCHECK' && !/^NONE$/i.test(rest)) ?? false
}

/** Lines that go on after a backslash are one; comments between them are none. */
function instructionsIn(text: string): readonly Instruction[] {
  const found: Instruction[] = []
  let open: { text: string; line: number } | undefined
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim()
    if (line === '' || line.startsWith('#')) continue
    open = { text: `${open?.text ?? ''} ${line.replace(/\\$/, '')}`, line: open?.line ?? index + 1 }
    if (line.endsWith('\\')) continue
    const [, name = '', rest = ''] = /^\s*(\w+)\s+(.*)$/s.exec(open.text) ?? []
    found.push({ name: name.toUpperCase(), rest: rest.trim(), line: open.line })
    open = undefined
  }
  return found
}

function argumentsOf(instructions: readonly Instruction[]): ReadonlyMap<string, string> {
  return new Map(
    instructions.flatMap(({ name, rest }) => {
      const [, key, value] = /^(\w+)=(\S+)$/.exec(rest) ?? []
      return name === 'ARG' && key !== undefined && value !== undefined ? [[key, value] as const] : []
    }),
  )
}

function stagesOf(instructions: readonly Instruction[]): readonly Stage[] {
  const stages: { name: string; instructions: Instruction[] }[] = []
  for (const instruction of instructions) {
    if (instruction.name === 'FROM') {
      stages.push({ name: / as (\S+)$/i.exec(instruction.rest)?.[1] ?? '', instructions: [] })
    }
    stages.at(-1)?.instructions.push(instruction)
  }
  return stages
}

function problemsOfFrom(from: Instruction, values: ReadonlyMap<string, string>, stages: readonly Stage[]): string[] {
  const [said = ''] = from.rest.split(/\s+/)
  const image = said.replaceAll(/\$\{?(\w+)\}?/g, (whole, name: string) => values.get(name) ?? whole)
  return isTagged(image) || stages.some(({ name }) => name === image)
    ? []
    : [at(from, `image ${image} has no tag of its own`)]
}

const SECRET = /(PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY)\w*[= ]\S/i

function problemsOfInstruction(
  one: Instruction,
  exists: (path: string) => boolean,
  stages: readonly Stage[],
): string[] {
  const { name, rest } = one
  if (!INSTRUCTIONS.has(name)) return [at(one, `there is no instruction ${name}`)]
  if (name === 'COPY') return problemsOfCopy(one, exists, stages)
  if (name === 'ADD') return [at(one, 'ADD fetches and unpacks by itself: use COPY')]
  if ((name === 'ENV' || name === 'ARG') && SECRET.test(rest)) return [at(one, 'a secret would stay in the image')]
  if (name !== 'RUN') return []
  return [
    ...(/\bnpm (install|i)\b/.test(rest)
      ? [at(one, 'npm install may change what the lock file says: use npm ci')]
      : []),
    ...(/apt-get install/.test(rest) && !/--no-install-recommends/.test(rest)
      ? [at(one, 'apt-get install brings what it recommends: add --no-install-recommends')]
      : []),
    ...(/apt-get update/.test(rest) && !/rm -rf \/var\/lib\/apt\/lists/.test(rest)
      ? [at(one, "apt's lists stay in the image: remove them in the same RUN")]
      : []),
    ...(/pip install/.test(rest) && !/==/.test(rest) ? [at(one, 'pip install names no version')] : []),
  ]
}

function problemsOfCopy(one: Instruction, exists: (path: string) => boolean, stages: readonly Stage[]): string[] {
  const words = one.rest.split(/\s+/)
  const from = words.find((word) => word.startsWith('--from='))?.slice('--from='.length)
  if (from !== undefined) {
    return stages.some(({ name }) => name === from) || isTagged(from) ? [] : [at(one, `there is no stage ${from}`)]
  }
  return words
    .filter((word) => !word.startsWith('--'))
    .slice(0, -1)
    .filter((source) => !exists(source))
    .map((source) => at(one, `there is no ${source} to copy`))
}

function problemsOfLast({ instructions }: Stage, exists: (path: string) => boolean): string[] {
  const last = (name: string) => instructions.findLast((one) => one.name === name)
  const user = last('USER')?.rest.split(':')[0]
  const entry = last('ENTRYPOINT') ?? last('CMD')
  const problems = user === undefined || user === 'root' || user === '0' ? ['it runs as root: end with USER'] : []
  if (last('HEALTHCHECK') === undefined) problems.push('it has no HEALTHCHECK')
  if (entry === undefined) return [...problems, 'it starts nothing: add an ENTRYPOINT or a CMD']
  if (!entry.rest.startsWith('['))
    return [...problems, at(entry, 'a shell would stand before the program: write a list')]
  return [...problems, ...missingFiles(entry, last('WORKDIR'), instructions, exists)]
}

/** Of what it starts, the files that lie where the repository is copied to. */
function missingFiles(
  entry: Instruction,
  workdir: Instruction | undefined,
  instructions: readonly Instruction[],
  exists: (path: string) => boolean,
): string[] {
  const home = instructions.find(({ name }) => name === 'WORKDIR')?.rest
  if (home === undefined) return ['it has no WORKDIR']
  const argv = JSON.parse(entry.rest) as readonly string[]
  const paths = [...argv, ...(workdir === undefined ? [] : [workdir.rest])]
  return paths
    .filter((path) => path.startsWith(`${home}/`) && !exists(path.slice(home.length + 1)))
    .map((path) => at(entry, `there will be no ${path}`))
}

function at({ line }: Instruction, problem: string): string {
  return `line ${line}: ${problem}`
}

/**
 * deploy-compose — what is wrong with a compose file, in sentences: what it names and is not there, what lies open, what
 * would start in the wrong order or never be noticed to be ill.
 */

export interface ComposeSurroundings {
  /** Of a path relative to the compose file. */
  readonly exists: (path: string) => boolean
  /** A sentence when our image does not know these arguments. */
  readonly faultOfCommand: (argv: readonly string[]) => string | undefined
  /** Whether the image that we build has a HEALTHCHECK. */
  readonly isHealthBuiltIn: boolean
}

type Json = Readonly<Record<string, unknown>>

interface Service {
  readonly name: string
  readonly said: Json
  readonly all: ReadonlyMap<string, Json>
  readonly declaredVolumes: readonly string[]
}

const SERVICE_KEYS = new Set(
  (
    'build cap_drop command depends_on environment expose healthcheck image init ports profiles read_only restart ' +
    'security_opt shm_size stop_grace_period tmpfs volumes'
  ).split(' '),
)

export function problemsOfCompose(compose: unknown, surroundings: ComposeSurroundings): string[] {
  if (!isRecord(compose) || !isRecord(compose['services'])) return ['it has no services']
  const all = new Map(Object.entries(compose['services']).map(([name, said]) => [name, isRecord(said) ? said : {}]))
  const declaredVolumes = Object.keys(isRecord(compose['volumes']) ? compose['volumes'] : {})
  const services = [...all].map(([name, said]) => ({ name, said, all, declaredVolumes }))
  const used = new Set(services.flatMap(({ said }) => texts(said['volumes']).map((volume) => volume.split(':')[0])))
  return [
    ...services.flatMap((service) =>
      problemsOfService(service, surroundings).map((problem) => `service ${service.name}: ${problem}`),
    ),
    ...declaredVolumes.filter((volume) => !used.has(volume)).map((volume) => `volume ${volume} is used by nobody`),
  ]
}

function problemsOfService(service: Service, surroundings: ComposeSurroundings): string[] {
  const { said } = service
  return [
    ...Object.keys(said)
      .filter((key) => !SERVICE_KEYS.has(key))
      .map((key) => `"${key}" is no key that is known here`),
    ...problemsOfImage(said, surroundings),
    ...texts(said['ports']).flatMap(problemsOfPort),
    ...texts(said['volumes']).flatMap((volume) => problemsOfVolume(volume, service.declaredVolumes, surroundings)),
    ...problemsOfEnvironment(said['environment']),
    ...problemsOfPaths(said),
    ...problemsOfHealth(said, surroundings),
    ...problemsOfOrder(service, surroundings),
    ...problemsOfCommand(said, surroundings),
  ]
}

function problemsOfImage({ image, build }: Json, { exists }: ComposeSurroundings): string[] {
  if (typeof image !== 'string') return ['it names no image']
  const problems = isTagged(image) ? [] : [`image ${image} has no tag of its own`]
  if (!isRecord(build)) return problems
  const context = typeof build['context'] === 'string' ? build['context'] : '.'
  const dockerfile = `${context}/${typeof build['dockerfile'] === 'string' ? build['dockerfile'] : 'Dockerfile'}`
  return [...problems, ...(exists(dockerfile) ? [] : [`there is no ${dockerfile} to build it from`])]
}

/** `latest` is none: it is another image tomorrow. */
export function isTagged(image: string): boolean {
  const [, tag] = /^[^@]*?[^/]:([\w][\w.-]*)(?:@sha256:[0-9a-f]+)?$/.exec(image) ?? []
  return tag !== undefined && tag !== 'latest'
}

function problemsOfPort(port: string): string[] {
  return /^127\.0\.0\.1:(\d+|\$\{\w+:-\d+\}):\d+$/.test(port)
    ? []
    : [`port ${port} is open to other machines, or any: write 127.0.0.1:OUTSIDE:INSIDE`]
}

function problemsOfVolume(volume: string, declared: readonly string[], { exists }: ComposeSurroundings): string[] {
  const [source = '', target, mode] = volume.split(':')
  if (target === undefined) return [`volume ${volume} has no name, and would be lost`]
  if (!/^[./~]/.test(source)) return declared.includes(source) ? [] : [`volume ${source} is not declared`]
  return [
    ...(exists(source) ? [] : [`there is no ${source} to mount`]),
    ...(mode === 'ro' ? [] : [`${source} can be written from inside: mount it as :ro, or use a volume`]),
  ]
}

const SECRET = /PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|CREDENTIAL/i

function problemsOfEnvironment(environment: unknown): string[] {
  if (environment === undefined) return []
  if (!isRecord(environment)) return ['its environment is a list: write names and values']
  return Object.entries(environment).flatMap(([name, value]) => {
    const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
    // From the machine's environment, without a value to fall back to.
    const isFromOutside = /^\$\{\w+(:\?[^}]*|:-)?\}$/.test(text)
    const inUrl = /:\/\/[^:@/]*:(.+)@/.exec(text)?.[1]
    if (SECRET.test(name) && text !== '' && !isFromOutside) return [`${name} stands in clear`]
    return inUrl !== undefined && !/^\$\{\w+:\?[^}]*\}$/.test(inUrl) ? [`the password in ${name} stands in clear`] : []
  })
}

/** What ours is told to keep or read somewhere has to be mounted there: in the container alone it is lost with it. */
function problemsOfPaths(said: Json): string[] {
  const { environment, volumes } = said
  if (!isBuilt(said) || !isRecord(environment)) return []
  const mounts = texts(volumes).flatMap((volume) => volume.split(':')[1] ?? [])
  return Object.entries(environment).flatMap(([name, path]) =>
    typeof path !== 'string' || !path.startsWith('/') || mounts.some((mount) => `${path}/`.startsWith(`${mount}/`))
      ? []
      : [`${name} is ${path}, where nothing is mounted`],
  )
}

const RESTARTS: readonly unknown[] = ['no', 'always', 'on-failure', 'unless-stopped']

function problemsOfHealth(said: Json, { isHealthBuiltIn }: ComposeSurroundings): string[] {
  const { healthcheck, restart } = said
  const isOnce = restart === 'no'
  if (restart === undefined) return ['it does not say whether it is started again (restart)']
  if (!RESTARTS.includes(restart)) return [`restart is ${JSON.stringify(restart)}: make it ${RESTARTS.join(', ')}`]
  if (isRecord(healthcheck) && healthcheck['disable'] === true) {
    return isOnce ? [] : ['its healthcheck is switched off']
  }
  if (!isRecord(healthcheck)) return isOnce || (isBuilt(said) && isHealthBuiltIn) ? [] : ['it has no healthcheck']
  const [kind] = texts(healthcheck['test'])
  return kind === 'CMD' || kind === 'CMD-SHELL' ? [] : ['its healthcheck begins neither with CMD nor with CMD-SHELL']
}

function problemsOfOrder({ name, said, all }: Service, { isHealthBuiltIn }: ComposeSurroundings): string[] {
  const { depends_on: order } = said
  if (order === undefined) return []
  if (!isRecord(order)) return ['depends_on does not say a condition']
  return Object.entries(order).flatMap(([other, how]) => {
    const target = all.get(other)
    const condition = isRecord(how) ? how['condition'] : undefined
    if (target === undefined || other === name) return [`it waits for ${other}, which is no other service`]
    if (condition === 'service_completed_successfully') {
      return target['restart'] === 'no' ? [] : [`it waits for the end of ${other}, which is started again and again`]
    }
    if (condition !== 'service_healthy') return [`it waits for ${other}, but not until that is healthy or done`]
    const isWatched = isRecord(target['healthcheck']) || (isBuilt(target) && isHealthBuiltIn)
    return isWatched ? [] : [`it waits until ${other} is healthy, which nobody looks at`]
  })
}

function problemsOfCommand(said: Json, { faultOfCommand }: ComposeSurroundings): string[] {
  if (!isBuilt(said)) return []
  const { command } = said
  if (!Array.isArray(command)) return ['its command is not a list, or missing']
  const argv = texts(command)
  const fault = faultOfCommand(argv)
  const host = argv.includes('--host') ? argv[argv.indexOf('--host') + 1] : undefined
  const isOpen = host !== undefined && host !== '127.0.0.1' && host !== 'localhost'
  const hasTokens = argv.includes('--auth') && argv[argv.indexOf('--auth') + 1] === 'tokens'
  return [
    ...(fault === undefined ? [] : [fault]),
    ...(isOpen && !hasTokens ? [`it listens at ${host} without --auth tokens`] : []),
  ]
}

/** By us, from the Dockerfile beside it. */
function isBuilt({ build }: Json): boolean {
  return isRecord(build)
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : []
}

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * unlogged-changes — what changes without an event: switches and cursors of instigators, ticks, backfills, pools,
 * daemons, and runs that somebody deleted. Each is known by a short text of how it stands, and the texts are compared.
 */
import type { Topic } from '../contract/index.ts'
import type { ServerPorts } from '../ports.ts'

export interface UnloggedChanges {
  /** What stands otherwise than at the look before; the first look finds nothing. */
  look(): Promise<readonly Topic[]>
}

type Ports = Pick<ServerPorts, 'storage' | 'aliveDaemons'>

const STANDS: readonly (readonly [Topic, (ports: Ports) => Promise<string>])[] = [
  ['runs', deletedRunsStand],
  ['instigators', instigatorsStand],
  ['backfills', backfillsStand],
  ['pools', poolsStand],
  ['daemons', daemonsStand],
]

export function unloggedChanges(ports: Ports): UnloggedChanges {
  const seen = new Map<Topic, string>()
  return {
    async look() {
      const changed: Topic[] = []
      for (const [topic, stand] of STANDS) {
        const now = await stand(ports)
        if (seen.has(topic) && seen.get(topic) !== now) changed.push(topic)
        seen.set(topic, now)
      }
      return changed
    },
  }
}

/** With a run its events go; that it was deleted stands in the audit log. */
async function deletedRunsStand({ storage }: Ports): Promise<string> {
  const [one, many] = await Promise.all(
    ['run.delete', 'run.bulk'].map((action) => storage.listAudit({ limit: 1, action })),
  )
  return `${one?.[0]?.id} ${many?.[0]?.id}`
}

async function instigatorsStand({ storage }: Ports): Promise<string> {
  const [states, pushed, [newest]] = await Promise.all([
    storage.listInstigators(),
    storage.listPushed(),
    // A skip that says the same as the one before is counted there.
    storage.listTicks({ limit: 1 }),
  ])
  const versions = states.map(({ kind, project, name, version }) => `${kind}/${project}/${name}@${version}`)
  return [...versions, ...pushed.map(({ project, name }) => `${project}/${name}`), newest?.id, newest?.count].join('\n')
}

const MOST_UNFINISHED = 1_000

async function backfillsStand({ storage }: Ports): Promise<string> {
  const [newest, unfinished] = await Promise.all([
    storage.listBackfills({ limit: 1 }),
    storage.listBackfills({ limit: MOST_UNFINISHED, statuses: ['running', 'paused', 'canceling'] }),
  ])
  return [...newest, ...unfinished].map(({ backfillId, version }) => `${backfillId}@${version}`).join('\n')
}

async function poolsStand({ storage }: Ports): Promise<string> {
  return JSON.stringify(await storage.listPools())
}

async function daemonsStand({ aliveDaemons }: Ports): Promise<string> {
  return (await aliveDaemons()).map(({ name, token }) => `${name}@${token}`).join('\n')
}

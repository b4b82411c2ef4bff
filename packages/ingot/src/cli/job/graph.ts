/**
 * graph — what a job is made of: its ops in order, those of a nested graph below its name, what each waits for; or its
 * assets. `--json` gives the job as a daemon sees it.
 */
import type { AssetGraph, Job, JobSnapshot } from '@ingot/core'

import { loadProjects } from '../../instance.ts'
import type { LoadedProject } from '../../instance.ts'
import type { Call } from '../call.ts'
import type { ExitCode } from '../errors.ts'
import { padEnd, printable, textWidth } from '../format/text-width.ts'
import { chooseJob, workspaceOf } from '../open-workspace.ts'
import { snapshotFor } from '../project-snapshot.ts'
import type { Terminal } from '../terminal.ts'

export interface JobGraphOptions {
  readonly name?: string
}

export async function jobGraph(call: Call<JobGraphOptions>, name: string): Promise<ExitCode> {
  const { terminal, options } = call
  const loaded = chooseJob(await loadProjects(await workspaceOf(call)), options.name, name)
  const snapshot = snapshotFor(loaded).jobs.find((job) => job.name === name)
  const job = loaded.graph.jobs.get(name)
  if (snapshot === undefined || job === undefined) throw new Error(`job "${name}" has no snapshot`)
  if (terminal.isJson) terminal.printJson({ project: loaded.project.name, ...snapshot })
  else for (const line of graphLines(loaded, job, snapshot, terminal)) terminal.print(line)
  return 0
}

interface Line {
  readonly text: string
  readonly after: string
  readonly marks: string
}

function graphLines(
  { graph }: LoadedProject,
  job: Job,
  snapshot: JobSnapshot,
  { paint }: Pick<Terminal, 'paint'>,
): readonly string[] {
  const lines = snapshot.kind === 'ops' ? opLines(job, snapshot) : assetLines(graph, snapshot)
  const width = Math.max(0, ...lines.map(({ text }) => textWidth(text)))
  const facts = [
    snapshot.description,
    snapshot.partitions === undefined ? undefined : `partitions: ${snapshot.partitions}`,
  ].filter((fact) => fact !== undefined)
  return [
    paint('bold', snapshot.name),
    ...facts.map((fact) => paint('dim', printable(fact))),
    ...lines.map(({ text, after, marks }) => {
      const rest = [after === '' ? '' : `← ${after}`, marks].filter((part) => part !== '').join('   ')
      return `  ${rest === '' ? text : `${padEnd(text, width)}   ${paint('dim', rest)}`}`
    }),
  ]
}

function opLines({ spec }: Job, { ops }: JobSnapshot): readonly Line[] {
  const nodes = spec.work.kind === 'ops' ? new Map(spec.work.graph.nodes.map((node) => [node.key, node])) : new Map()
  const mapped = new Set([...nodes.values()].map((node) => node.scope?.over.node.key))
  const lines: Line[] = []
  let open: readonly string[] = []
  for (const { key, op, after } of ops) {
    const path = key.split('.')
    const folders = path.slice(0, -1)
    folders.forEach((folder, depth) => {
      if (folders.slice(0, depth + 1).join('.') !== open.slice(0, depth + 1).join('.')) {
        lines.push({ text: `${'  '.repeat(depth)}${folder}`, after: '', marks: 'graph' })
      }
    })
    open = folders
    const node = nodes.get(key)
    const last = path.at(-1) ?? key
    const marks = [
      op === last ? '' : `op ${op}`,
      mapped.has(key) ? 'dynamic' : '',
      node?.scope === undefined ? '' : `for each of ${node.scope.over.node.key}`,
      node?.trigger === undefined ? '' : node.trigger.when === 'failure' ? 'on failure' : 'always',
    ]
    const brackets = '[…]'.repeat(depthOf(node?.scope))
    lines.push({
      text: `${'  '.repeat(folders.length)}${last}${brackets}`,
      after: after.join(', '),
      marks: marks.filter((mark) => mark !== '').join(', '),
    })
  }
  return lines
}

interface Scoped {
  readonly parent: Scoped | undefined
}

/** How many maps stand around it. */
function depthOf(scope: Scoped | undefined): number {
  return scope === undefined ? 0 : 1 + depthOf(scope.parent)
}

function assetLines(graph: AssetGraph, { assets }: JobSnapshot): readonly Line[] {
  const own = new Set(assets)
  return graph.order
    .filter((key) => own.has(key))
    .map((key) => ({
      text: key,
      after: graph
        .upstream(key)
        .filter((dep) => own.has(dep))
        .join(', '),
      marks: '',
    }))
}

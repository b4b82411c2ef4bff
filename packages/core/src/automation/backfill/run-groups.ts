/**
 * run-groups — which targets of a backfill are made together, partition for partition, in one run. Pure.
 *
 * Rules    two targets are in one group when one reads the same partition of the other, unless something between them
 *          reads across partitions: then the later one has to wait for runs that wait for the earlier one.
 * Promise  groups do not wait for each other in a circle, and come in an order in which each stands after those that it
 *          reads.
 */
import type { Target } from './wiring.ts'

export function groupTargets(targets: readonly Target[]): readonly (readonly Target[])[] {
  const groups = new Groups()
  for (const step of bySteps(targets)) groups.add(step)
  return groups.inOrder()
}

/** Targets of one step, in the order of their first. */
function bySteps(targets: readonly Target[]): readonly (readonly Target[])[] {
  const steps = new Map<string, Target[]>()
  for (const target of targets) {
    const known = steps.get(target.step)
    if (known === undefined) steps.set(target.step, [target])
    else known.push(target)
  }
  return [...steps.values()]
}

class Group {
  members: Target[]
  /** Groups whose runs come first. */
  readonly after = new Set<Group>()
  /** Set when it has become part of another. */
  mergedInto: Group | undefined

  constructor(members: readonly Target[]) {
    this.members = [...members]
  }
}

class Groups {
  readonly #all: Group[] = []
  readonly #ofTarget = new Map<string, Group>()

  /** A step whose sources have been added before. */
  add(members: readonly Target[]): void {
    const own = new Group(members)
    const reads = new Set<Group>()
    const across = new Set<Group>()
    for (const source of members.flatMap((member) => member.sources)) {
      const group = this.#groupOf(source.key)
      if (group === undefined) continue
      reads.add(group)
      if (!source.isSame) across.add(group)
    }
    const joined = [...reads].filter(
      (group) => !across.has(group) && ![...reads].some((other) => waitsFor(other, group)),
    )
    this.#all.push(own)
    for (const member of members) this.#ofTarget.set(member.key, own)
    for (const group of reads) if (!joined.includes(group)) own.after.add(group)
    for (const group of joined) {
      group.mergedInto = own
      own.members = [...group.members, ...own.members]
      for (const before of group.after) own.after.add(before)
    }
  }

  inOrder(): readonly (readonly Target[])[] {
    const done = new Set<Group>()
    const ordered: Group[] = []
    const visit = (group: Group): void => {
      if (done.has(group)) return
      done.add(group)
      for (const before of group.after) visit(current(before))
      ordered.push(group)
    }
    for (const group of this.#all) if (group.mergedInto === undefined) visit(group)
    // Merging puts whole groups before each other; within a group each stands after what it reads.
    const rank = new Map([...this.#ofTarget.keys()].map((key, i) => [key, i]))
    return ordered.map(({ members }) => members.toSorted((a, b) => (rank.get(a.key) ?? 0) - (rank.get(b.key) ?? 0)))
  }

  #groupOf(key: string): Group | undefined {
    const group = this.#ofTarget.get(key)
    return group === undefined ? undefined : current(group)
  }
}

function current(group: Group): Group {
  let at = group
  while (at.mergedInto !== undefined) at = at.mergedInto
  return at
}

/** True when runs of `group` wait, directly or through others, for runs of `other`. */
function waitsFor(group: Group, other: Group): boolean {
  const seen = new Set<Group>()
  const open = [...group.after].map(current)
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next === other) return true
    if (seen.has(next)) continue
    seen.add(next)
    open.push(...[...next.after].map(current))
  }
  return false
}

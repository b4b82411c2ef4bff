/**
 * run-as — PostgreSQL refuses to run as root, so as root it is run as somebody else: the ways there are, best first.
 *
 * The files of a project may lie in a folder that only root may enter. A plain change of user cannot get there; a
 * process that keeps the one capability to read and enter folders can, and so can root under another name in a user
 * namespace. Every way but the last has the server stop when its keeper dies.
 */
import { accessSync, constants, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'

export interface RunAs {
  readonly label: string
  /** Goes before the program and its arguments. */
  readonly prefix: readonly string[]
  /** Whose the data is; undefined = the process's own. */
  readonly uid: number | undefined
  readonly gid: number | undefined
  /** Given to `spawn`, where no program changes the user. */
  readonly spawnUid: number | undefined
}

const NOBODY = 65_534
// Bits of CapEff in /proc/self/status. The first reads and enters folders but writes nothing.
const CAPABILITIES = [
  { name: 'dac_read_search', bit: 2n },
  { name: 'dac_override', bit: 1n },
] as const

/** `dataUid` is whose an existing data folder is: it stays theirs. */
export function waysToRun(dataUid: number | undefined): readonly RunAs[] {
  const setpriv = findProgram('setpriv')
  const whenKeeperDies = setpriv === undefined ? [] : [setpriv, '--pdeathsig', 'INT']
  if (process.getuid?.() !== 0) {
    return [{ label: 'this user', prefix: whenKeeperDies, uid: undefined, gid: undefined, spawnUid: undefined }]
  }
  const { uid, gid } = serverUser(dataUid === 0 ? undefined : dataUid)
  const ways: RunAs[] = []
  if (setpriv !== undefined)
    ways.push({ label: `setpriv as user ${uid}`, prefix: setprivFor(setpriv, uid, gid), uid, gid, spawnUid: undefined })
  const unshare = findProgram('unshare')
  if (unshare !== undefined) {
    const prefix = [unshare, '--user', '--map-user=1000', '--map-group=1000', ...whenKeeperDies]
    ways.push({ label: 'root under another name (unshare)', prefix, uid: 0, gid: 0, spawnUid: undefined })
  }
  ways.push({ label: `user ${uid}`, prefix: [], uid, gid, spawnUid: uid })
  return dataUid === undefined ? ways : ways.filter((way) => way.uid === dataUid)
}

function setprivFor(setpriv: string, uid: number, gid: number): readonly string[] {
  const user = ['--reuid', `${uid}`, '--regid', `${gid}`, '--clear-groups', '--pdeathsig', 'INT']
  const capability = heldCapability()
  if (capability === undefined) return [setpriv, ...user]
  // access(2), with which PostgreSQL looks at its own binary, heeds capabilities only under this bit.
  const keep = ['--securebits', '+no_setuid_fixup', '--inh-caps', `+${capability}`, '--ambient-caps', `+${capability}`]
  return [setpriv, ...user, ...keep]
}

function heldCapability(): string | undefined {
  try {
    const held = BigInt(`0x${/^CapEff:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0'}`)
    return CAPABILITIES.find(({ bit }) => (held >> bit) & 1n)?.name
  } catch {
    return undefined
  }
}

/** Who has the data already, or the system's user `postgres`, or nobody. He must have a name: initdb looks it up. */
function serverUser(uid: number | undefined): { readonly uid: number; readonly gid: number } {
  const users = readUsers()
  const found =
    uid === undefined
      ? (users.find(({ name }) => name === 'postgres') ?? users.find(({ name }) => name === 'nobody'))
      : users.find((user) => user.uid === uid)
  return found ?? { uid: uid ?? NOBODY, gid: uid ?? NOBODY }
}

function readUsers(): readonly { readonly name: string; readonly uid: number; readonly gid: number }[] {
  try {
    return readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .map((line) => line.split(':'))
      .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
      .filter((user) => user.uid > 0 && user.gid > 0)
  } catch {
    return []
  }
}

function findProgram(name: string): string | undefined {
  if (process.platform !== 'linux') return undefined
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin', '/bin']
  return folders
    .filter((folder) => folder.startsWith('/'))
    .map((folder) => join(folder, name))
    .find(isExecutable)
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

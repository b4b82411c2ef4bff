/** recorded-file — files of a folder of recorded answers, unpacked where they are packed. */
import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'

const unpack = promisify(gunzip)

export interface RecordedFile {
  /** Below the folder, with slashes, without `.gz`. */
  readonly name: string
  read(): Promise<Uint8Array>
  readJson(): Promise<unknown>
}

/** In the order of their names; none when the folder is not there. */
export async function recordedFiles(folder: string, below: string): Promise<readonly RecordedFile[]> {
  const found = await readdir(join(folder, below), { recursive: true, withFileTypes: true }).catch(() => [])
  return found
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
    .map((path) => recordedFile(folder, path))
}

function recordedFile(folder: string, path: string): RecordedFile {
  const isPacked = path.endsWith('.gz')
  const read = async () => {
    const bytes = await readFile(path)
    return isPacked ? await unpack(bytes) : bytes
  }
  return {
    name: relative(folder, path).replaceAll('\\', '/').replace(/\.gz$/, ''),
    read,
    async readJson() {
      return JSON.parse(new TextDecoder().decode(await read()))
    },
  }
}

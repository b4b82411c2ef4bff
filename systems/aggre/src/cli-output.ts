/** cli-output — a reader that went away (`| head`) is no error: what is still written is dropped. */
import type { Writable } from 'node:stream'

export function allowReadersToLeave(streams: { readonly stdout: Writable; readonly stderr: Writable } = process): void {
  streams.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
  streams.stderr.on('error', () => undefined)
}

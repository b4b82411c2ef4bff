/**
 * The few names of the web platform that core uses and every JavaScript runtime has. Core is compiled against these
 * alone, so that a Node or DOM type cannot slip in; packages around it see the runtime's own, richer declarations.
 */
declare class AbortSignal {
  readonly aborted: boolean
  readonly reason: unknown
  throwIfAborted(): void
  addEventListener(type: 'abort', listener: () => void, options?: { readonly once?: boolean }): void
  removeEventListener(type: 'abort', listener: () => void): void
  static any(signals: readonly AbortSignal[]): AbortSignal
  static abort(reason?: unknown): AbortSignal
}
declare class AbortController {
  readonly signal: AbortSignal
  abort(reason?: unknown): void
}
declare interface TimerHandle {
  readonly ' timer': never
}
declare function setTimeout(callback: () => void, ms: number): TimerHandle
declare function clearTimeout(handle: TimerHandle | undefined): void
declare function queueMicrotask(callback: () => void): void
declare function structuredClone<T>(value: T): T

/**
 * handle — the shape of what answers a route: a function from what was asked, already checked, to what is answered.
 *
 * Errors   whatever it throws becomes problem+json by its class: see app/problem.ts
 */
import type { Role } from '@ingot/core'

import type { Asked, ResponseOf, RouteName, Routes } from './contract/index.ts'

export interface Actor {
  /** A token's name; `local` on a server without tokens. */
  readonly name: string
  readonly role: Role
  /** They ask by way of the pages of the web UI; absent of any other program. */
  readonly client?: 'web'
}

export interface Context {
  readonly actor: Actor
  /** Aborted when the caller has gone, or the server stops. */
  readonly signal: AbortSignal
  /** Of a stream that is taken up again. */
  readonly lastEventId: string | undefined
}

/** One message of a stream. */
export interface StreamMessage<Data> {
  readonly event: string
  /** Where to go on after it. */
  readonly id?: string
  readonly data: Data
}

type Answer<R extends RouteName> = Routes[R] extends { readonly media: 'events' }
  ? AsyncIterable<StreamMessage<ResponseOf<R>>>
  : Routes[R] extends { readonly media: 'text' }
    ? AsyncIterable<string>
    : Promise<ResponseOf<R>>

/** A stream is begun by calling it: what is wrong with the request is thrown then, before anything is sent. */
export type Handler<R extends RouteName> = (
  asked: Asked<R>,
  context: Context,
) => Routes[R] extends { readonly media: 'events' | 'text' } ? Answer<R> | Promise<Answer<R>> : Answer<R>

export type Handlers<R extends RouteName = RouteName> = { readonly [N in R]: Handler<N> }

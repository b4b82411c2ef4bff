/**
 * route — one way into the API, as data: what comes in, what goes out, who may. The server answers it, the OpenAPI
 * document describes it, and the client is typed by it: all three read the same schemas.
 *
 * Shapes   a route's name is `METHOD /path/{param}`, below `/api/v1`. A list in a query is repeated: `status=a&status=b`.
 * Rules    what a route answers is described for readers and checked by the contract tests, not on every answer.
 */
import type { Role } from '@ingot/core'
import { z } from 'zod'

export interface Route {
  readonly tag: Tag
  readonly summary: string
  readonly description?: string
  /** The least role that may. */
  readonly role: Role
  readonly params?: z.ZodObject
  readonly query?: z.ZodObject
  readonly body?: z.ZodType
  readonly response: z.ZodType
  /** 200 unless given. */
  readonly status?: 201 | 202
  /** `json` unless given; `events` is a stream of server-sent events, each message's data as `response` says. */
  readonly media?: 'json' | 'events' | 'text'
  /** Name in the audit log; a route that changes something has one. */
  readonly audit?: string
}

export type Tag =
  | 'runs'
  | 'assets'
  | 'partitions'
  | 'jobs'
  | 'automation'
  | 'backfills'
  | 'pools'
  | 'deployment'
  | 'access'
  | 'live'

/**
 * A schema that says less than its type: the type is core's, which the code that answers is held to by the compiler; the
 * schema is for readers of the API.
 */
export function typed<T>(schema: z.ZodType): z.ZodType<T> {
  return schema as z.ZodType<T>
}

/** Any JSON object of such a type. */
export function objectOf<T>(shape: z.ZodRawShape): z.ZodType<T> {
  return typed<T>(z.looseObject(shape))
}

export const atMs = z.number().int().describe('ms since the Unix epoch, UTC')
export const durationMs = z.number().describe('ms')
export const text = z.string().max(10_000)
export const name = z.string().min(1).max(1_000)
export const count = z.number().int().min(0)
export const tags = z.record(z.string().max(256), z.string().max(4_096))

/** A whole number in a query. */
export const int = (least: number, most: number) => z.coerce.number<number | string>().int().min(least).max(most)
export const limit = (most: number, usual: number) => int(1, most).default(usual)
export const instant = int(0, 8_640_000_000_000_000)
export const flag = z.union([z.boolean(), z.stringbool()])

export const done = z.object({ ok: z.literal(true) })

/**
 * open-api — the contract as an OpenAPI 3.1 document, made from the schemas that the server itself goes by.
 */
import { z } from 'zod'

import { problem } from '../contract/index.ts'
import type { Route } from '../contract/route.ts'
import { EXAMPLES } from './examples.ts'
import { isList } from './parse-asked.ts'
import type { Way } from './routing.ts'
import { WAYS } from './routing.ts'

type Json = Readonly<Record<string, unknown>>

const TAGS: Readonly<Record<Route['tag'], string>> = {
  runs: 'Runs: what was launched, what became of it, what its code said.',
  assets: 'Assets: what there is, how it stands, where it comes from.',
  partitions: 'Dynamic partitions.',
  jobs: 'What can be launched by name.',
  automation: 'Schedules, sensors and asset automation.',
  backfills: 'Making many partitions.',
  pools: 'What may run at once.',
  deployment: 'The code that is loaded, and the processes that work.',
  access: 'Tokens, sessions, the audit log.',
  live: 'Streams of what happens.',
}

export function openApiDocument(version: string): Json {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const way of WAYS) {
    const path = (paths[way.template] ??= {})
    path[way.method.toLowerCase()] = operation(way)
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Ingot',
      version,
      description:
        'What is not found, not allowed or not understood is answered as application/problem+json (RFC 9457), with a stable code. JSON answers to GET carry an ETag. A list in a query is repeated: `status=failed&status=canceled`.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ token: [] }, { session: [] }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    paths,
    components: {
      schemas: { Problem: jsonSchema(problem, 'output') },
      responses: {
        Problem: {
          description: 'What was wrong',
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      },
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          description: 'An API token: `ingot_…`. Not asked for without tokens.',
        },
        session: { type: 'apiKey', in: 'cookie', name: 'ingot_session', description: 'Set by signing in.' },
      },
    },
  }
}

function operation({ name, method, template, route }: Way): Json {
  const { tag, summary, description, role, body, status = 200 } = route
  const parameters = [...parametersIn('path', route.params), ...parametersIn('query', route.query)]
  return {
    operationId: operationId(method, template),
    tags: [tag],
    summary,
    description: [description, `Takes the role ${role}.`].filter((part) => part !== undefined).join('\n\n'),
    ...(name === 'POST /session' ? { security: [] } : {}),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined ? {} : { requestBody: requestBody(body, EXAMPLES[name]) }),
    responses: {
      [status]: { description: 'Done', content: content(route) },
      default: { $ref: '#/components/responses/Problem' },
    },
    'x-role': role,
  }
}

function requestBody(body: z.ZodType, example: unknown): Json {
  const schema = jsonSchema(body, 'input')
  return { required: true, content: { 'application/json': { schema, ...(example === undefined ? {} : { example }) } } }
}

function content({ media = 'json', response }: Route): Json {
  const schema = jsonSchema(response, 'output')
  if (media === 'text') return { 'text/plain': { schema: { type: 'string' } } }
  if (media === 'events') {
    // OpenAPI 3.1 knows no schema for one message of a stream; the data of each is as said here.
    return { 'text/event-stream': { schema: { type: 'string' }, 'x-message-data': schema } }
  }
  return { 'application/json': { schema } }
}

function parametersIn(place: 'path' | 'query', schema: z.ZodObject | undefined): Json[] {
  return Object.entries(schema?.shape ?? {}).map(([name, one]) => {
    const { description, ...said } = jsonSchema(one, 'input')
    const isOptional = one instanceof z.ZodType && one.safeParse(undefined).success
    return {
      name,
      in: place,
      required: place === 'path' || !isOptional,
      ...(typeof description === 'string' ? { description } : {}),
      ...(isList(one) ? { style: 'form', explode: true } : {}),
      schema: said,
    }
  })
}

/** `GET /api/v1/runs/{runId}/logs` → `getRunsRunIdLogs`. */
function operationId(method: string, template: string): string {
  const words = template.replace('/api/v1', '').match(/[A-Za-z]+/g) ?? []
  return [method.toLowerCase(), ...words.map((word) => word.charAt(0).toUpperCase() + word.slice(1))].join('')
}

function jsonSchema(schema: unknown, io: 'input' | 'output'): Json {
  if (!(schema instanceof z.ZodType)) return {}
  const { $schema: _dialect, ...said } = z.toJSONSchema(schema, { io, unrepresentable: 'any', reused: 'inline' })
  return said
}

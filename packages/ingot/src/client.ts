// The HTTP API, typed, for scripts and other programs: `ingot/client`. Needs nothing but `fetch`.
export type {
  BodyOf,
  CallOf,
  Client,
  ClientOptions,
  ParamsOf,
  QueryOf,
  ResponseOf,
  RouteName,
} from '@ingot/server/client'
export { ApiProblem, createClient, pathOf } from '@ingot/server/client'

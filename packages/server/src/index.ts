// What `@ingot/server` offers.
export type { Server } from './server.ts'
export { startServer } from './server.ts'
export type { CodeLocation, ServerOptions, ServerPorts, ServerProjects } from './ports.ts'
export { AccessError } from './access-error.ts'
export type { MadeToken, TokenAsk } from './access/make-token.ts'
export { makeToken } from './access/make-token.ts'

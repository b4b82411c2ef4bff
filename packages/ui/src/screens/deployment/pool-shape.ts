/** pool-shape — pools as the API tells of them. */
import type { ResponseOf } from '../../api.ts'

export type Pools = ResponseOf<'GET /pools'>
export type Pool = Pools['pools'][number]

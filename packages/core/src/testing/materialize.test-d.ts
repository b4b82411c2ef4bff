/** What the compiler demands of a caller of `materialize`. Checked by `npm run check`; nothing here runs. */
import { z } from 'zod'

import { defineAsset } from '../definition/asset.ts'
import { defineResource } from '../definition/resource.ts'
import { staticPartitions } from '../partition/partition.ts'
import { materialize } from './materialize.ts'

const http = defineResource({ name: 'http_client', open: () => ({ get: (url: string) => url }) })
const plain = defineAsset({ key: 'plain', run: () => 1 })
const needy = defineAsset({
  key: 'needy',
  config: z.object({ limit: z.number() }),
  run: (_i, { config }) => config.limit,
})
const easy = defineAsset({ key: 'easy', config: z.object({ limit: z.number().default(1) }), run: () => 1 })
const cut = defineAsset({ key: 'cut', partitions: staticPartitions(['eu', 'us']), run: () => 1 })
const fetched = defineAsset({
  key: 'fetched',
  resources: { http },
  run: (_i, { resources }) => resources.http.get('/'),
})

void materialize([plain])
void materialize([plain, easy])
void materialize([easy], { config: { easy: { limit: 2 } } })
void materialize([needy], { config: { needy: { limit: 2 } } })
void materialize([cut], { partition: 'eu' })
void materialize([cut], { partitions: ['eu', 'us'] })
void materialize([fetched], { resources: { http: { get: (url) => url } } })

// @ts-expect-error a config that cannot be left out
void materialize([needy])
// @ts-expect-error a config of the wrong type
void materialize([needy], { config: { needy: { limit: 'two' } } })
// @ts-expect-error config for an asset that is not there
void materialize([easy], { config: { hard: { limit: 2 } } })
// @ts-expect-error a partition that cannot be left out
void materialize([cut])
// @ts-expect-error a partition that does not exist
void materialize([cut], { partition: 'asia' })
// @ts-expect-error one of several that does not exist
void materialize([cut], { partitions: ['eu', 'asia'] })
// @ts-expect-error either one or several
void materialize([cut], { partition: 'eu', partitions: ['us'] })
// @ts-expect-error a partition where there are none
void materialize([plain], { partition: 'eu' })
// @ts-expect-error a stand-in of the wrong type
void materialize([fetched], { resources: { http: { get: (url: number) => url } } })
// @ts-expect-error a stand-in for a resource that nothing uses
void materialize([fetched], { resources: { ftp: {} } })

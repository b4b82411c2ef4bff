/**
 * resource — the HTTP client as fetching assets are given it.
 *
 * Shapes   `configured(bronzeHttp, { userAgent: 'news-house/1.0 (+https://news.example/bot)' })`; it writes to the
 *          project's `bronzeStore`.
 * Promise  an asset of layer silver or gold that asks for it is refused: fetching and transforming are different assets.
 */
import type { Resource } from '@ingot/core'
import { defineResource, systemClock } from '@ingot/core'

import { bronzeStore } from '../resources.ts'
import type { BronzeHttp, BronzeHttpOptions } from './bronze-http.ts'
import { createBronzeHttp } from './create-bronze-http.ts'
import { httpConfig } from './http-config.ts'

export const bronzeHttp: Resource<BronzeHttp & AsyncDisposable, 'bronze' | undefined, BronzeHttpOptions> =
  defineResource({
    name: 'bronze_http',
    description: 'HTTP that looks into bronze first and writes what it fetches there',
    layers: ['bronze'],
    config: httpConfig,
    resources: { bronze: bronzeStore },
    open: ({ config, resources }) =>
      createBronzeHttp(resources.bronze, { ...config, clock: systemClock, random: Math.random }),
    close: async (http) => http[Symbol.asyncDispose](),
  })

import { defineAsset, defineExternalAsset, defineProject, fixedClock, memoryStorage, type Project } from '@ingot/core'
import { expect, test } from 'vitest'

import { localHost } from '../testing/local-host.ts'
import { catalogueOf } from './catalogue.ts'

const orders = defineAsset({ key: 'orders', run: () => 1 })
const ordersElsewhere = defineExternalAsset()({ key: 'orders' })
const report = defineAsset({ key: 'a_report', deps: { ordersElsewhere }, run: () => 1 })

const MAKER = loaded(defineProject({ name: 'maker', assets: [orders] }))
const READER = loaded(defineProject({ name: 'reader', assets: [ordersElsewhere, report] }))

function loaded(project: Project) {
  const host = localHost({ storage: memoryStorage(), clock: fixedClock(), newId: () => 'id' }, project, 'v1')
  return { name: project.name, snapshot: host.snapshot }
}

test.each([[[MAKER, READER]], [[READER, MAKER]]])(
  'an asset that one project makes and another one only reads is that of the first',
  (projects) => {
    const { entries, graph, lineage } = catalogueOf(projects)
    expect([entries.get('orders')?.project, entries.get('orders')?.asset.kind]).toEqual(['maker', 'materializable'])
    expect(graph.downstream('orders')).toEqual(['a_report'])
    expect(lineage).toEqual(['orders', 'a_report'])
  },
)

import { expect, test } from 'vitest'

import { whole } from './item-places.ts'
import { groupLabelTop, LANE_NAME_HEIGHT, laneNamesTop } from './label-places.ts'
import { layoutLineage } from './layout-lineage.ts'
import { fit } from './viewport.ts'

const size = { width: 1_190, height: 780 }
const layout = layoutLineage({
  nodes: [1, 2, 3].map((one) => ({ project: 'p', key: `k${one}`, lane: 'silver', group: 'g' })),
  edges: [],
  collapsed: [],
})
const [box] = layout.boxes

test.each([1, 0.66, 0.5, 0.4, 0.3])('at zoom %d the first group has its name, below that of its lane', (zoom) => {
  const view = { ...fit(whole(layout), size), y: -30 / zoom, zoom }
  expect(groupLabelTop(box!, view)).toBeGreaterThanOrEqual(laneNamesTop(view) + LANE_NAME_HEIGHT)
})

test('a group that has gone under the names of the lanes has none until it comes out again', () => {
  expect(groupLabelTop(box!, { x: 0, y: box!.y, zoom: 1 })).toBeUndefined()
  expect(groupLabelTop(box!, { x: 0, y: box!.y - 40, zoom: 1 })).toBeGreaterThanOrEqual(LANE_NAME_HEIGHT)
})

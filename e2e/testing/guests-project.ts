/** guests-project — an asset with a partition per guest, and guests who come and go. */
import { defineAsset, defineProject, dynamicPartitions } from 'ingot'

const tables = defineAsset({
  key: 'bronze/tables',
  layer: 'bronze',
  partitions: dynamicPartitions({ name: 'guests' }),
  run: () => 1,
})

export default defineProject({ name: 'guests', assets: [tables] })

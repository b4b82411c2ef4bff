/**
 * assets — states of assets and their partitions.
 */
import type { AssetQuery, AssetState } from '@ingot/core'
import type { Connection } from './connection.ts'
import { parseJson } from './rows.ts'

export function getAsset(connection: Connection, assetKey: string, partition = ''): AssetState | undefined {
  const row = connection
    .statement('select state from asset where asset_key = ? and partition = ?')
    .get(assetKey, partition)
  return row && parseJson<AssetState>(row['state'], connection.path)
}

export function listAssets(connection: Connection, { assetKeys }: AssetQuery = {}): readonly AssetState[] {
  const some = assetKeys === undefined ? '' : 'where asset_key in (select value from json_each(?))'
  return connection
    .statement(`select state from asset ${some} order by asset_key, partition`)
    .all(...(assetKeys === undefined ? [] : [JSON.stringify(assetKeys)]))
    .map((row) => parseJson<AssetState>(row['state'], connection.path))
}

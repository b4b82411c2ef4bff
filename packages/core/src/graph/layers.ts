import { ioFault } from '../definition/io-manager.ts'
import type { LayerOf } from '../definition/layer.ts'
import { LAYERS, mayRead } from '../definition/layer.ts'
import type { ResourceDefinition } from '../definition/resource.ts'
import { DefinitionError } from '../errors.ts'
import type { AssetNode } from './node.ts'

/**
 * Data flows down only, also through assets that stand outside the medallion: such an asset carries the highest layer
 * that it was made from, so it cannot launder gold into bronze.
 */
export function checkLayers(
  order: readonly string[],
  nodes: ReadonlyMap<string, AssetNode>,
  upstream: ReadonlyMap<string, readonly string[]>,
): void {
  const carried = new Map<string, LayerOf>()
  for (const key of order) {
    const node = nodes.get(key)
    if (node === undefined) continue
    const { layer } = node.spec
    const deps = upstream.get(key) ?? []
    for (const dep of deps) if (!mayRead(layer, carried.get(dep))) throw layerError(node, dep, carried.get(dep))
    carried.set(key, layer ?? highest(deps.map((dep) => carried.get(dep))))
    checkResourceLayers(node)
    checkIo(node)
  }
}

function highest(layers: readonly LayerOf[]): LayerOf {
  const ranks = layers.map((layer) => (layer === undefined ? -1 : LAYERS.indexOf(layer)))
  return LAYERS[Math.max(-1, ...ranks)]
}

function layerError(node: AssetNode, dep: string, depLayer: LayerOf): DefinitionError {
  return new DefinitionError(
    'definition/layer',
    `${node.spec.layer} asset "${node.key}" depends on "${dep}", which is ${depLayer} or made from ${depLayer}. ` +
      'Data flows down only: bronze, then silver, then gold.',
  )
}

/** Also through nested resources, IO managers and checks: whatever the asset makes run. */
function checkResourceLayers(node: AssetNode): void {
  const { layer, io } = node.spec
  if (layer === undefined) return
  const used = [
    node.step?.resources ?? {},
    io?.resources ?? {},
    ...node.checks.map((check) => check.resources),
  ].flatMap((resources) => Object.values(resources).flatMap(withNested))
  for (const resource of used) {
    if (resource.layers === undefined || resource.layers.includes(layer)) continue
    throw new DefinitionError(
      'definition/layer',
      `${layer} asset "${node.key}" uses resource "${resource.name}", which is for ${resource.layers.join(' and ')} ` +
        'only. Fetch in a bronze asset and transform in another.',
    )
  }
}

/** Of its own IO manager: the project's is asked when there is a value to store. */
function checkIo({ spec }: AssetNode): void {
  const fault = spec.io === undefined ? undefined : ioFault(spec.io, spec)
  if (fault !== undefined) throw new DefinitionError('definition/layer', fault)
}

function withNested(resource: ResourceDefinition): readonly ResourceDefinition[] {
  return [resource, ...Object.values(resource.resources).flatMap(withNested)]
}

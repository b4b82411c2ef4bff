import classes from './layer-tag.module.css'

const LAYERS: ReadonlySet<string> = new Set(['bronze', 'silver', 'gold'])

/** The colour of a layer, for an edge or a lane header; a line's colour for layers of the author's own. */
export function layerColor(layer: string | undefined): string {
  return layer !== undefined && LAYERS.has(layer) ? `var(--${layer})` : 'var(--line-strong)'
}

export function LayerTag({ layer }: { readonly layer?: string | undefined }) {
  if (layer === undefined) return null
  return (
    <span className={classes['tag']}>
      <span className={classes['dot']} style={{ background: layerColor(layer) }} aria-hidden />
      {layer}
    </span>
  )
}

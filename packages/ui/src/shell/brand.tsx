import classes from './brand.module.css'

export interface BrandProps {
  /** Which deployment this is: `production`. */
  readonly label?: string | undefined
  readonly isFolded?: boolean
}

export function Brand({ label, isFolded = false }: BrandProps) {
  return (
    <div className={classes['brand']}>
      <a className={classes['home']} href="/" aria-label="Ingot">
        <svg width="22" height="22" viewBox="0 0 32 32" aria-hidden>
          <path d="M9 9h14l5 14H4z" fill="var(--accent)" />
          <path d="M9 9h14l2 5.600H7z" fill="var(--surface)" fillOpacity="0.45" />
        </svg>
        {isFolded ? null : <span>Ingot</span>}
      </a>
      {label === undefined || isFolded ? null : (
        <span className={classes['label']} data-production={/^prod/i.test(label)}>
          {label}
        </span>
      )}
    </div>
  )
}

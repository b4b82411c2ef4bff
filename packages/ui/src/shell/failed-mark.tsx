import classes from './nav.module.css'

/** How many code locations failed to load. */
export function FailedMark({ count }: { readonly count: number }) {
  return (
    <span className={classes['failed']}>
      {count}
      <span className="visually-hidden"> code locations failed to load</span>
    </span>
  )
}

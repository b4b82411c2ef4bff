import classes from './loading.module.css'

/** Shown only after a moment: what comes at once does not flicker. */
export function Loading({ label }: { readonly label: string }) {
  return (
    <div className={classes['loading']} role="status">
      <span className={classes['bar']} aria-hidden />
      {label}
    </div>
  )
}

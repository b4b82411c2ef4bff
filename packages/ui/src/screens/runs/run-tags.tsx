import { runsHref } from '../../links.ts'
import classes from './runs-screen.module.css'

/** Tags that people set; what Ingot sets stands in columns of its own. */
export function RunTags({ tags }: { readonly tags: Readonly<Record<string, string>> }) {
  const own = Object.entries(tags).filter(([key]) => !key.startsWith('ingot/'))
  const words = own.map(([key, value]) => `${key}=${value}`)
  return (
    <span title={words.join('\n')}>
      {words.slice(0, 2).map((word) => (
        <a key={word} className={classes['tag']} href={runsHref({ tag: word.replaceAll(',', '%2C') })}>
          {word}
        </a>
      ))}
      {words.length > 2 ? ` +${words.length - 2}` : null}
    </span>
  )
}

/** markdown-text — the heavy half of markdown.tsx, fetched when there is Markdown to show. */
import ReactMarkdown from 'react-markdown'
import remarkGfm from 'remark-gfm'

import classes from './markdown.module.css'
import { safeHref } from './safe-href.ts'

const PLUGINS = [remarkGfm]

function MarkdownText({ text }: { readonly text: string }) {
  return (
    <div className={classes['text']}>
      <ReactMarkdown
        remarkPlugins={PLUGINS}
        urlTransform={(url) => safeHref(url)}
        components={{
          a: ({ href, children }) => (
            <a href={href} target="_blank" rel="noopener noreferrer">
              {children}
            </a>
          ),
          // The server's pages load pictures from nowhere else.
          img: ({ alt }) => <span>[picture: {alt}]</span>,
          // A page has one h1, which is not in here.
          h1: ({ children }) => <h3>{children}</h3>,
          h2: ({ children }) => <h3>{children}</h3>,
        }}
      >
        {text}
      </ReactMarkdown>
    </div>
  )
}

// oxlint-disable-next-line import/no-default-export -- what React.lazy takes
export default MarkdownText

import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

// What every page needs, from others: kept in the browser's cache over releases of ours. It comes first: the libraries
// below share some of it, and would otherwise take it along, and themselves onto the first page.
const FRAME = { name: 'frame', test: /node_modules\//, tags: ['$initial' as const], priority: 1 }
// Loaded by the few screens that need them.
const HEAVY = [
  { name: 'codemirror', test: /node_modules\/(@codemirror|@lezer|@marijn|style-mod|crelt|w3c-keyname)\// },
  { name: 'graph', test: /node_modules\/(@xyflow|d3-[a-z]+|zustand)\// },
  { name: 'elk', test: /node_modules\/elkjs\// },
  { name: 'plot', test: /node_modules\/uplot\// },
  {
    name: 'markdown',
    test: /node_modules\/(react-markdown|remark-[a-z]+|micromark[a-z-]*|mdast-[a-z-]+|unified|vfile)\//,
  },
  { name: 'ajv', test: /node_modules\/(ajv|fast-uri)\// },
]

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    target: 'es2022',
    // A font or icon inlined as data: would be refused by the server's content security policy.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1_600,
    rolldownOptions: { output: { codeSplitting: { groups: [FRAME, ...HEAVY] } } },
  },
  // The API takes changes from its own pages alone: here it is asked in its own name.
  server: {
    port: 4601,
    proxy: {
      '/api': { target: 'http://127.0.0.1:4600', changeOrigin: true, headers: { origin: 'http://127.0.0.1:4600' } },
    },
  },
})

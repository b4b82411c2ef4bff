// @ts-check
/**
 * page — the reference of the API: reads openapi.json and shows each route with what it takes, what it answers and a line
 * for a shell. Texts are set as text, never as markup.
 */

/** @typedef {Readonly<Record<string, any>>} Json */

const METHODS = ['get', 'post', 'put', 'delete']

/**
 * @param {string} name
 * @param {Readonly<Record<string, string>>} attributes
 * @param {...(Node | string)} children
 */
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  made.append(...children)
  return made
}

/** A schema as a type in words: `{ runs: { … }[], nextCursor?: string }`.
 * @param {Json | undefined} schema
 * @param {string} indent
 * @returns {string}
 */
function typeText(schema, indent = '') {
  if (schema === undefined || Object.keys(schema).length === 0) return 'any'
  if (schema.$ref !== undefined) return String(schema.$ref).split('/').at(-1) ?? 'any'
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (Array.isArray(schema.enum)) return schema.enum.map((one) => JSON.stringify(one)).join(' | ')
  const any = schema.anyOf ?? schema.oneOf ?? schema.allOf
  if (Array.isArray(any)) return [...new Set(any.map((one) => typeText(one, indent)))].join(' | ')
  if (Array.isArray(schema.prefixItems)) return `[${schema.prefixItems.map((one) => typeText(one, indent)).join(', ')}]`
  if (schema.type === 'array') return `${grouped(typeText(schema.items, indent))}[]`
  if (schema.properties !== undefined) return objectText(schema, indent)
  if (typeof schema.additionalProperties === 'object')
    return `Record<string, ${typeText(schema.additionalProperties, indent)}>`
  return Array.isArray(schema.type) ? schema.type.join(' | ') : String(schema.type ?? 'any')
}

/** @param {string} text */
function grouped(text) {
  return text.includes(' | ') && !text.startsWith('{') ? `(${text})` : text
}

/**
 * @param {Json} schema
 * @param {string} indent
 */
function objectText(schema, indent) {
  const inner = `${indent}  `
  const required = new Set(schema.required ?? [])
  const lines = Object.entries(schema.properties).map(([name, one]) => {
    const note = one.description === undefined ? '' : `  // ${one.description}`
    return `${inner}${name}${required.has(name) ? '' : '?'}: ${typeText(one, inner)}${note}`
  })
  const isOpen = schema.additionalProperties !== undefined && schema.additionalProperties !== false
  if (isOpen) lines.push(`${inner}…`)
  return lines.length === 0 ? '{}' : `{\n${lines.join('\n')}\n${indent}}`
}

/** A value that such a schema takes, to begin with.
 * @param {Json | undefined} schema
 * @returns {unknown}
 */
function sample(schema) {
  if (schema === undefined) return {}
  if (schema.default !== undefined) return schema.default
  if (schema.const !== undefined) return schema.const
  if (Array.isArray(schema.enum)) return schema.enum[0]
  const any = schema.anyOf ?? schema.oneOf
  if (Array.isArray(any)) return sample(any[0])
  if (schema.type === 'object') {
    const required = new Set(schema.required ?? [])
    const named = Object.entries(schema.properties ?? {}).filter(([name]) => required.has(name))
    return Object.fromEntries(named.map(([name, one]) => [name, sample(one)]))
  }
  if (schema.type === 'array') return schema.minItems > 0 ? [sample(schema.items)] : []
  if (schema.type === 'integer' || schema.type === 'number') return schema.minimum > 0 ? schema.minimum : 0
  return schema.type === 'boolean' ? false : '…'
}

/**
 * @param {string} method
 * @param {string} path
 * @param {Json} operation
 */
function curlText(method, path, operation) {
  const required = (operation.parameters ?? []).filter((/** @type {Json} */ one) => one.in === 'query' && one.required)
  const query = required.map(
    (/** @type {Json} */ one) => `${one.name}=${encodeURIComponent(String(sample(one.schema)))}`,
  )
  const address = `${location.origin}${path.replaceAll(/\{(\w+)\}/g, (_, name) => String(name).toUpperCase())}`
  const { schema, example = sample(schema) } = operation.requestBody?.content['application/json'] ?? {}
  return [
    `curl${method === 'get' ? '' : ` -X ${method.toUpperCase()}`}${isStream(operation) ? ' -N' : ''} '${address}${query.length === 0 ? '' : `?${query.join('&')}`}'`,
    `  -H "authorization: Bearer $INGOT_TOKEN"`,
    ...(schema === undefined ? [] : [`  --json '${JSON.stringify(example)}'`]),
  ].join(' \\\n')
}

/** @param {Json} operation */
function isStream(operation) {
  return Object.values(operation.responses).some((one) => one.content?.['text/event-stream'] !== undefined)
}

/** @param {Json} operation */
function parameters(operation) {
  const rows = (operation.parameters ?? []).map((/** @type {Json} */ one) =>
    element(
      'tr',
      {},
      element('td', {}, element('code', {}, `${one.name}${one.required ? '' : '?'}`)),
      element('td', {}, one.in),
      element('td', {}, element('code', {}, typeText(one.schema))),
      element('td', {}, one.description ?? ''),
    ),
  )
  if (rows.length === 0) return []
  const head = ['Name', 'In', 'Type', ''].map((text) => element('th', { scope: 'col' }, text))
  const table = element('table', {}, element('thead', {}, element('tr', {}, ...head)), element('tbody', {}, ...rows))
  return [element('h3', {}, 'Parameters'), element('div', { class: 'scroll' }, table)]
}

/** @param {Json} operation */
function answers(operation) {
  const said = Object.entries(operation.responses).filter(([status]) => status !== 'default')
  return said.flatMap(([status, { content }]) =>
    Object.entries(content ?? {}).flatMap(([type, { schema, 'x-message-data': messageData }]) => [
      element('h3', {}, `Answer ${status}, ${type}`),
      element('pre', {}, typeText(messageData ?? schema)),
    ]),
  )
}

/** @param {string} text */
function copyable(text) {
  const button = element('button', { type: 'button' }, 'Copy')
  button.addEventListener('click', () => {
    void navigator.clipboard.writeText(text).then(() => tell('Copied.'))
  })
  return [element('h3', {}, 'From a shell'), element('pre', {}, text), button]
}

/** @param {string} text */
function tell(text) {
  document.getElementById('said')?.replaceChildren(text)
}

/**
 * @param {string} method
 * @param {string} path
 * @param {Json} operation
 */
function route(method, path, operation) {
  const details = element('details', { class: 'route', id: operation.operationId })
  details.dataset.words = `${method} ${path} ${operation.summary}`.toLowerCase()
  const summary = element(
    'summary',
    {},
    element('span', { class: 'method' }, method.toUpperCase()),
    element('span', { class: 'path' }, path),
    element('span', { class: 'summary' }, operation.summary),
  )
  details.append(summary)
  // Made when it is opened: there are a hundred of them.
  details.addEventListener(
    'toggle',
    () => {
      const body = operation.requestBody?.content['application/json']?.schema
      details.append(
        element(
          'div',
          {},
          element('p', {}, operation.description ?? ''),
          ...parameters(operation),
          ...(body === undefined ? [] : [element('h3', {}, 'Body'), element('pre', {}, typeText(body))]),
          ...answers(operation),
          ...copyable(curlText(method, path, operation)),
        ),
      )
    },
    { once: true },
  )
  return details
}

/** @param {Json} document_ */
function show(document_) {
  const { info, tags, paths } = document_
  document.getElementById('version')?.replaceChildren(info.version)
  document.getElementById('about')?.replaceChildren(info.description)
  const all = Object.entries(paths).flatMap(([path, methods]) =>
    METHODS.filter((method) => methods[method] !== undefined).map((method) => ({ method, path, of: methods[method] })),
  )
  const sections = tags.map((/** @type {Json} */ { name, description }) =>
    element(
      'section',
      { id: `tag-${name}` },
      element('h2', {}, name),
      element('p', { class: 'about' }, description),
      ...all.filter(({ of }) => of.tags.includes(name)).map(({ method, path, of }) => route(method, path, of)),
    ),
  )
  const links = tags.map((/** @type {Json} */ { name }) => element('a', { href: `#tag-${name}` }, name))
  document.getElementById('tags')?.replaceChildren(...links)
  document.getElementById('routes')?.replaceChildren(...sections)
}

/** @param {string} text */
function filter(text) {
  const words = text.toLowerCase().split(/\s+/)
  for (const one of document.querySelectorAll('details.route')) {
    if (one instanceof HTMLElement) one.hidden = !words.every((word) => one.dataset.words?.includes(word))
  }
  for (const one of document.querySelectorAll('section')) {
    one.hidden = one.querySelector('details.route:not([hidden])') === null
  }
}

/** An address may name a route: `/api/docs#getRuns`. */
function openNamed() {
  const named = document.getElementById(location.hash.slice(1))
  if (named instanceof HTMLDetailsElement) named.open = true
  named?.scrollIntoView()
}

async function main() {
  const response = await fetch('/api/v1/openapi.json')
  show(await response.json())
  const input = document.getElementById('filter')
  input?.addEventListener('input', () => filter(input instanceof HTMLInputElement ? input.value : ''))
  addEventListener('hashchange', openNamed)
  openNamed()
}

await main().catch((error) =>
  document.getElementById('routes')?.replaceChildren(`The document cannot be read: ${error}`),
)

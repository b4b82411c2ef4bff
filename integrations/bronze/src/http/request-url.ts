/** request-url — the address of a request: read, and named in a sentence. */

/** http and https without user name and password; undefined for anything else. */
export function readRequestUrl(text: string): URL | undefined {
  const url = URL.parse(text)
  if (url === null || !/^https?:$/.test(url.protocol)) return undefined
  if (url.username !== '' || url.password !== '') return undefined
  url.hash = ''
  return url
}

/** `https://host/path`: a query may hold keys. */
export function nameOf(url: URL): string {
  return `${url.origin}${url.pathname}`
}

/** A message of somebody else's, with the addresses in it cut before their query and their user names taken out. */
export function urlWithoutSecrets(message: string): string {
  return message.replace(/\?[^\s'"<>]*/g, '').replace(/\/\/[^\s/@'"<>]*@/g, '//')
}

/**
 * session-cookie — how a browser shows its token: in a cookie that no script reads and that no other site's request
 * carries. It holds the token's secret itself, so a session ends with its token and nothing is kept on this side.
 */
const MAX_AGE_S = 30 * 24 * 3_600

/** Cookies are shared by all ports of a host; two servers on one machine do not sign each other out. */
export function cookieName(port: number | undefined): string {
  return port === undefined ? 'ingot_session' : `ingot_session_${port}`
}

export function sessionCookie(name: string, secret: string, isSecure: boolean): string {
  return `${name}=${secret}; Path=/; Max-Age=${MAX_AGE_S}; HttpOnly; SameSite=Strict${isSecure ? '; Secure' : ''}`
}

export function endedCookie(name: string, isSecure: boolean): string {
  return `${name}=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict${isSecure ? '; Secure' : ''}`
}

export function readCookie(header: string | undefined, name: string): string | undefined {
  for (const pair of header?.split(';') ?? []) {
    const [key, ...rest] = pair.trim().split('=')
    if (key === name) return rest.join('=')
  }
  return undefined
}

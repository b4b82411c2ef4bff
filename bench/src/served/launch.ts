/** Launches the small project's job; the id of its run. As fast as it can, unless `perSecond` says how fast. */
export async function launch(url: string, lines: number, perSecond?: number): Promise<string> {
  const response = await fetch(`${url}/api/v1/runs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ project: 'small', ask: { job: 'talk', config: { lines, perSecond } } }),
  })
  if (!response.ok) throw new Error(`the launch was answered ${response.status}: ${await response.text()}`)
  return ((await response.json()) as { readonly runId: string }).runId
}

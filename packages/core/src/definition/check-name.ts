/** `silver/messages/no_empty_text`: the check's name has no slash, the key may. */
export function splitCheckName(text: string): { readonly assetKey: string; readonly check: string } {
  const at = text.lastIndexOf('/')
  return { assetKey: text.slice(0, Math.max(0, at)), check: text.slice(at + 1) }
}

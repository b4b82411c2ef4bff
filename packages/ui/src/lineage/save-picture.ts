/** save-picture — hands a picture to the person as a file. */

export function saveSvg(svg: string, fileName: string): void {
  save(new Blob([svg], { type: 'image/svg+xml' }), fileName)
}

// What browsers paint at most; a larger picture is made smaller.
const MOST_SIDE = 8_192

/** Twice as fine as on screen, where that fits. */
export async function savePng(
  svg: string,
  size: { readonly width: number; readonly height: number },
  fileName: string,
) {
  const scale = Math.min(2, MOST_SIDE / size.width, MOST_SIDE / size.height)
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }))
  const image = new Image()
  image.src = url
  await image.decode().finally(() => URL.revokeObjectURL(url))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(size.width * scale))
  canvas.height = Math.max(1, Math.round(size.height * scale))
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
  const png = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'))
  if (png !== null) save(png, fileName)
}

function save(blob: Blob, fileName: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = fileName
  link.click()
  URL.revokeObjectURL(link.href)
}

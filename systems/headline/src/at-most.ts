/**
 * Does `work` on every item, at most `limit` at a time; results in the order of the items. The first rejection rejects
 * the whole, and no further item is begun.
 */
export async function mapAtMost<Item, Result>(
  limit: number,
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  results.length = items.length
  const queue = items.entries()
  let isStopped = false
  const worker = async () => {
    for (const [index, item] of queue) {
      if (isStopped) return
      try {
        results[index] = await work(item)
      } catch (error) {
        isStopped = true
        throw error
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker))
  return results
}

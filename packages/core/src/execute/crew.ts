/**
 * crew — works off tasks as they become ready, so many at once.
 *
 * Rules    a task may leave its place while it waits for something outside, and comes back before those that are new.
 * Errors   the first task that rejects: nothing new starts, what runs comes to its end, and the crew rejects with it.
 */
export interface Place {
  /** Others may work while this one waits. */
  leave(): void
  /** Resolves when there is a place again. */
  comeBack(): Promise<void>
}

export type Task = (place: Place) => Promise<void>

/** `next` gives a task that may begin, or undefined when none is ready; `awayCount` tasks wait outside. */
export function runCrew(maxConcurrency: number, next: (awayCount: number) => Task | undefined): Promise<void> {
  const returning: (() => void)[] = []
  let runningCount = 0
  let awayCount = 0
  let isPumping = false
  let failure: { readonly error: unknown } | undefined

  return new Promise((resolve, reject) => {
    const place: Place = {
      leave: () => {
        runningCount -= 1
        awayCount += 1
        pump()
      },
      comeBack: () =>
        new Promise((resume) => {
          returning.push(resume)
          pump()
        }),
    }
    const end = (): void => {
      runningCount -= 1
      pump()
    }
    const stopAt = (error: unknown): void => {
      failure ??= { error }
      end()
    }
    const beginOne = (): boolean => {
      const back = returning.shift()
      if (back !== undefined) {
        runningCount += 1
        awayCount -= 1
        back()
        return true
      }
      const task = failure === undefined ? next(awayCount) : undefined
      if (task === undefined) return false
      runningCount += 1
      task(place).then(end, stopAt)
      return true
    }
    const pump = (): void => {
      if (isPumping) return
      isPumping = true
      try {
        while (runningCount < maxConcurrency && beginOne());
      } catch (error) {
        failure ??= { error }
      } finally {
        isPumping = false
      }
      if (runningCount > 0 || awayCount > 0) return
      if (failure === undefined) resolve()
      else reject(failure.error)
    }
    pump()
  })
}

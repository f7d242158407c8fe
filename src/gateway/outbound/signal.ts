export type Signal = ReturnType<typeof createSignal>

/** Lets loops wait for something that others do, without missing what came before they waited. */
export function createSignal() {
  let isSet = false
  const waiting = new Set<() => void>()
  return {
    notify: (): void => {
      isSet = true
      for (const release of waiting) release()
      waiting.clear()
    },
    reset: (): void => void (isSet = false),
    wait: (): Promise<void> =>
      isSet ? Promise.resolve() : new Promise((resolve) => void waiting.add(resolve)),
  }
}

import type { Background } from '../../background.ts'

export type Signal = ReturnType<typeof createSignal>

/** Lets one loop wait for something that others do, without missing what came before it waited. */
export function createSignal({ pause }: Pick<Background, 'pause'>) {
  let isSet = false
  let release = () => {}
  const wait = (): Promise<void> =>
    isSet ? Promise.resolve() : new Promise((resolve) => void (release = resolve))
  return {
    notify: (): void => {
      isSet = true
      release()
    },
    reset: (): void => void (isSet = false),
    wait,
    /** False, and at once, when we stop. */
    within: (ms: number): Promise<boolean> => Promise.race([wait().then(() => true), pause(ms)]),
  }
}

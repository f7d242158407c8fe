import { inject } from 'vitest'

declare module 'vitest' {
  export interface ProvidedContext {
    /** How many times longer than in `npm test` a property is tried: `npm run test:long` sets it. */
    effort: number
  }
}

/** How often a property is tried: `n` times in `npm test`, many times more in `npm run test:long`. */
export const runs = (n: number): number => n * inject('effort')

export const isLong = (): boolean => inject('effort') > 1

/** Sizes, kills and waits that `npm test` leaves out, in a file that also holds what it tries. */
export function inTheLongRun(tests: () => void): void {
  if (isLong()) tests()
}

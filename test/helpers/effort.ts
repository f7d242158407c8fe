import { inject } from 'vitest'

declare module 'vitest' {
  export interface ProvidedContext {
    /** How many times longer than in `npm test` a property is tried: `npm run test:long` sets it. */
    effort: number
  }
}

/** How often a property is tried: `n` times in `npm test`, many times more in `npm run test:long`. */
export const runs = (n: number): number => n * inject('effort')

import { z } from 'zod'
import { graceMsDefault, graceMsMax, graceMsMin } from '../../domain/drain.ts'
import type { OpenSessions } from '../../domain/drain.ts'

/** What is asked wherever a version leaves a sender (F43-F48); all of it may be left out. */
export const drainOptionFields = {
  /** For `finish`: 1 min to 24 h. */
  graceMs: z
    .number()
    .int()
    .min(graceMsMin, 'Choose 1 min to 24 h.')
    .max(graceMsMax, 'Choose 1 min to 24 h.')
    .default(graceMsDefault),
  /** Ids of the older drains that may end for this: those that the form showed (F43). */
  endDrains: z.union([z.literal('all'), z.array(z.string()).max(500)]).default([]),
}

const DrainOptions = z.object(drainOptionFields)
export type DrainOptions = z.output<typeof DrainOptions> & { openSessions: OpenSessions }

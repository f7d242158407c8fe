const codes = new Set<unknown>(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'])

/** Nothing was there to take a call, so nothing can have come of it. */
export const neverReached = (error: unknown): boolean =>
  error instanceof Error &&
  (codes.has('code' in error ? error.code : null) || neverReached(error.cause))

const renewAfterMs = 60_000

/**
 * Holds the edit lock while somebody types; without activity the server frees it by itself (F4).
 * @param {(path: string, body: object, keepalive?: boolean) => Promise<unknown>} ask
 * @param {(error: unknown) => Promise<void>} refused
 */
export function createLock(ask, refused) {
  let takenAt = -Infinity
  return {
    active: () => {
      if (performance.now() - takenAt < renewAfterMs) return
      takenAt = performance.now()
      ask('lock', {}).catch((error) => {
        takenAt = -Infinity
        void refused(error)
      })
    },
    giveBack: () => {
      if (takenAt === -Infinity) return
      takenAt = -Infinity
      ask('unlock', {}, true).catch(() => {})
    },
  }
}

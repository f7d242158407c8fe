/**
 * Looks at the text as it is typed, once typing pauses: one look at a time, however long it takes, and
 * always another where something was typed since. A look that is not the newest any more shows nothing.
 * @param {(isNewest: () => boolean) => Promise<void>} look never throws
 * @param {() => number} pauseMs
 */
export function createLook(look, pauseMs) {
  let newest = 0
  let looked = 0
  let isBusy = false
  /** @type {ReturnType<typeof setTimeout> | null} */
  let pause = null

  function stopPause() {
    if (pause !== null) clearTimeout(pause)
    pause = null
  }

  async function run() {
    stopPause()
    if (isBusy) return
    isBusy = true
    while (looked !== newest && pause === null) {
      const mine = newest
      looked = mine
      await look(() => mine === newest)
    }
    isBusy = false
  }

  return {
    soon: () => {
      newest += 1
      stopPause()
      pause = setTimeout(() => void run(), pauseMs())
    },
    now: () => {
      newest += 1
      void run()
    },
    /** Somebody else told it. */
    drop: () => {
      newest += 1
      looked = newest
      stopPause()
    },
  }
}

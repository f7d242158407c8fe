import { createTurns } from '../../turns.ts'
import type { Turns } from '../../turns.ts'

/** Calls of action servers under way: of all, and of one. */
const atOnceMax = 256
const ofServerMax = 64
/** What is left beyond this is for servers that have few: three that hang do not take it all. */
const roomyMax = 192
const ofServerWhenShort = 8
const waitingMax = 20_000

export type ActionTurns = {
  /**
   * Waits until one more call of the action server at `url` may be under way; resolves to the function
   * that says that it is over. Servers take turns, and so do the bots of one.
   *
   * @throws Error that says why it was not called
   */
  take: (url: string, botId: string) => Promise<() => void>
}

/** Bounds what is asked of action servers at once, so that one that hangs slows its own bots only. */
export function createActionTurns(waitMaxMs: number): ActionTurns {
  const busy = () => new Error(`it had to wait longer than ${waitMaxMs / 1000} s for its turn`)
  const limits = { waitingMax, waitMaxMs, busy }
  const ofKeyMax = (taken: number) => (taken < roomyMax ? ofServerMax : ofServerWhenShort)
  const all = createTurns({ ...limits, atOnce: atOnceMax, ofKeyMax })
  const servers = new Map<string, { bots: Turns; users: number }>()

  function enter(server: string): { bots: Turns; leave: () => void } {
    const bots = createTurns({ ...limits, atOnce: ofServerMax })
    const one = servers.get(server) ?? { bots, users: 0 }
    servers.set(server, one)
    one.users += 1
    const leave = () => {
      one.users -= 1
      if (one.users === 0) servers.delete(server)
    }
    return { bots: one.bots, leave }
  }

  async function take(url: string, botId: string): Promise<() => void> {
    const server = URL.canParse(url) ? new URL(url).host : url
    const { bots, leave } = enter(server)
    const over = [leave]
    const end = () =>
      over
        .splice(0)
        .toReversed()
        .forEach((one) => one())
    try {
      over.push(await bots.take(botId))
      over.push(await all.take(server))
      return end
    } catch (error) {
      end()
      throw error
    }
  }

  return { take }
}

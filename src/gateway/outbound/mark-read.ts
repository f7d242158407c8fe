import type { Background } from '../../background.ts'
import type { ChannelOut } from '../channel-port.ts'

export type Marks = {
  /** Shows the customer that it was read, and whether an answer is being written. */
  mark: (message: { fromId: string; messageId: string; at: number }, isTyping: boolean) => void
}

const marksAtOnce = 8
/** Nobody looks any more whether an older message was read. */
const oldMs = 5 * 60_000

/**
 * Marks messages beside everything else, once each and as many at a time as leave room for answers:
 * a mark that was never made harms nobody.
 */
export function createMarks(
  out: Pick<ChannelOut<unknown>, 'markRead'>,
  { background, now }: { background: Background; now: () => number },
): Marks {
  let underWay = 0
  return {
    mark: ({ fromId, messageId, at }, isTyping) => {
      if (now() - at > oldMs || underWay >= marksAtOnce) return
      underWay += 1
      background.run(async () => {
        try {
          await out.markRead(fromId, messageId, isTyping)
        } finally {
          underWay -= 1
        }
      })
    },
  }
}

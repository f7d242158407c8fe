import type { ChatAdapter } from '../../../src/chat/outbound-port.ts'
import { SendProblem } from '../../../src/chat/outbound-port.ts'
import type { ChannelLog, PlaygroundLog } from './channel-log.ts'
import { dmOf, knownChannel } from '../identity.ts'
import type { People } from '../identity.ts'
import { bodyOf, lineBody } from '../render/render.ts'

type Deps = { board: ChannelLog; log: PlaygroundLog; people: People; publicUrl: () => string }

/** Stores what the relay sends as messages, and shows them in every open tab. */
export function createAdapter({ board, log, people, publicUrl }: Deps): ChatAdapter {
  return {
    platform: 'playground',
    post: async ({ channel }, content, key) => {
      const known = knownChannel(channel)
      if (known === null) {
        throw new SendProblem('playground', `There is no channel "${channel}" here.`, null)
      }
      const { id } = await board.post({ key: `out:${key}`, channel: known, body: bodyOf(content) })
      return { messageId: id }
    },
    edit: async ({ messageId }, content) =>
      (await board.edit(messageId, bodyOf(content))) ? 'edited' : 'gone',
    reply: async ({ messageId }, line, key) => {
      const root = await log.find(messageId)
      if (!root) return 'gone'
      const { channel, audience } = root
      const body = lineBody(line)
      await board.post({ key: `out:${key}`, channel, audience, thread: messageId, body })
      return 'sent'
    },
    direct: async ({ install, userId }, content, key) => {
      const isHere = (await people([userId])).some((person) => person.userId === userId)
      if (!isHere) return 'closed'
      const channel = dmOf(userId)
      const { id } = await board.post({ key: `out:${key}`, channel, body: bodyOf(content) })
      return { install, channel, messageId: id }
    },
    // The page opens the channel and shows the message; whose direct message it is, only they see.
    permalink: async ({ channel, messageId }) =>
      (await log.find(messageId)) === null
        ? null
        : `${publicUrl()}/#${channel.startsWith('dm:') ? 'dm' : channel}/${messageId}`,
  }
}

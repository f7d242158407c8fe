import type { ChannelContent, ChannelItem, Reply } from '../../src/gateway/channel-port.ts'
import { channelContract } from './channel-contract.ts'
import type { ChannelDriver } from './channel-driver.ts'

/** The smallest channel that keeps the contract: everything can be tapped, and nothing gets lost. */
async function memoryDriver(): Promise<ChannelDriver<Reply>> {
  const items: ChannelItem[] = []
  const shown: Reply[] = []
  const aliases = [{ kind: 'phone' as const, id: '12025550142' }]
  const told = (content: ChannelContent): string => {
    const messageId = `m${items.length}`
    items.push({
      kind: 'message',
      sender: { id: 'phone', account: null, shown: null },
      at: Date.now(),
      messageId,
      contact: { aliases, name: 'Rosa', username: null },
      content,
      answers: null,
      isForwarded: false,
      referral: null,
      isStandby: false,
    })
    return messageId
  }
  return {
    out: {
      render: (reply) => (reply.text.trim() === '' ? [] : [reply]),
      send: async ({ body, to }) => {
        shown.push(body)
        return { fate: 'accepted', messageId: `b${shown.length}`, aliases: to }
      },
      markRead: async (_from, messageId) => ({ fate: 'accepted', messageId, aliases }),
    },
    items: () => items,
    sender: 'phone',
    now: Date.now,
    customer: {
      aliases,
      writes: async (text) => told({ type: 'text', text: text.replace(/\0|\p{Cs}/gu, '') }),
      taps: async (title) => {
        const { payload = title } =
          shown.flatMap(({ buttons }) => buttons).findLast((one) => one.title === title) ?? {}
        told({ type: 'choice', text: title, payload, by: 'button' })
      },
      sees: () =>
        shown.map(({ text, buttons }) => ({
          text,
          choices: buttons.flatMap(({ title, url }) => (url === undefined ? [title] : [])),
          links: buttons.flatMap(({ url }) => url ?? []),
        })),
    },
    stop: async () => {},
  }
}

channelContract('A channel in memory', memoryDriver)

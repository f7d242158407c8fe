import { phoneDelivery, createPhoneOut } from '../../../adapters/playground/index.ts'
import type { PhoneBubble } from '../../../adapters/playground/index.ts'
import { lineOf } from '../../../src/domain/conversation/phone-line.ts'
import type { ChannelItem } from '../../../src/gateway/channel-port.ts'
import type { ChannelDriver } from '../../gateway/channel-driver.ts'

/** Rosa’s phone in the playground. */
export async function phoneDriver(): Promise<ChannelDriver<PhoneBubble>> {
  const items: ChannelItem[] = []
  const shown: PhoneBubble[] = []
  const out = createPhoneOut(({ bubble }) => {
    if (bubble) shown.push(bubble)
  })
  const says = async (said: { text: string; payload?: string }): Promise<string> => {
    const messageId = crypto.randomUUID()
    const who = { senderId: 's1', contact: '12025550142', messageId }
    items.push(...phoneDelivery({ ...who, ...said }, Date.now()).items)
    return messageId
  }
  return {
    out,
    items: () => items,
    sender: lineOf('s1'),
    now: Date.now,
    customer: {
      aliases: [{ kind: 'phone', id: '12025550142' }],
      writes: (text) => says({ text }),
      taps: async (title) => {
        const all = shown.flatMap(({ buttons }) => buttons)
        const { payload } = all.findLast((one) => one.title === title) ?? {}
        await says({ text: title, ...(payload !== undefined && { payload }) })
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

import { isPhoneLine } from '../../domain/conversation/phone-line.ts'
import type { ChannelOut, SendOutcome } from '../channel-port.ts'

/**
 * One way out for two channels: what was said on a line of the phone goes there alone, and everything
 * else goes to the platform alone.
 */
export function splitByLine<Phone, Body>(
  phone: ChannelOut<Phone>,
  platform: ChannelOut<Body> | null,
): ChannelOut<Phone | Body> {
  const [onPhone, elsewhere] = [
    phone as ChannelOut<unknown>,
    platform as ChannelOut<unknown> | null,
  ]
  const outOf = (from: string) => (isPhoneLine(from) ? onPhone : elsewhere)
  return {
    render: (reply, from) => (outOf(from) ?? onPhone).render(reply, from) as (Phone | Body)[],
    send: async (message) => (await outOf(message.from)?.send(message)) ?? notSetUp,
    markRead: async (from, messageId, isTyping) =>
      (await outOf(from)?.markRead(from, messageId, isTyping)) ?? notSetUp,
  }
}

const afterMs = 60_000
/** Somebody took the account away while rows waited: they wait on, as long as answers are of use. */
const notSetUp: SendOutcome = {
  fate: 'retry',
  afterMs,
  problem: {
    code: null,
    text: 'WhatsApp is not set up on this server.',
    fate: 'retry',
    afterMs,
    slows: 'account',
    alert: null,
  },
}

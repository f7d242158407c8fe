import type { Cards } from './contact-cards.ts'
import type { ChannelSender } from '../../../src/gateway/channel-port.ts'

/** Where in a delivery an item was. */
export type Place = {
  sender: ChannelSender
  cards: Cards
  isStandby: boolean
  receivedAt: number
}

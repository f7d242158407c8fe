import type { ChannelSender } from '../../../src/gateway/channel-port.ts'

/** Where in a delivery an item was. */
export type Place = {
  sender: ChannelSender
  value: unknown
  isStandby: boolean
  receivedAt: number
}

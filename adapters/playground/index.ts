import type { FastifyPluginAsync } from 'fastify'
import type { ChatAdapter } from '../../src/chat/outbound-port.ts'
import type { ChatCore } from '../../src/chat/port.ts'
import { createChannelLog } from './outbound/channel-log.ts'
import type { PlaygroundLog } from './outbound/channel-log.ts'
import { addRequestGuard } from './inbound/request-guard.ts'
import type { StorageProblem } from './inbound/request-guard.ts'
import type { People } from './identity.ts'
import { createEventStream } from './outbound/event-stream.ts'
import { addStaticFiles } from './static-files.ts'
import { addPhoneRoutes } from './inbound/phone-routes.ts'
import type { PhonePort } from './inbound/phone-routes.ts'
import { addReadRoutes } from './inbound/read-routes.ts'
import { addReceiveRoutes } from './inbound/receive.ts'
import { createAdapter } from './outbound/send.ts'
import type { PhoneNews } from './outbound/show-on-phone.ts'

export type { PlaygroundLog } from './outbound/channel-log.ts'
export type { Person } from './identity.ts'
export type { PhonePort } from './inbound/phone-routes.ts'
export type * from './render/wire.ts'
export { phoneDelivery } from './inbound/phone-delivery.ts'
export type { PhoneSaying } from './inbound/phone-delivery.ts'
export { createPhoneOut } from './outbound/show-on-phone.ts'
export type { PhoneNews } from './outbound/show-on-phone.ts'
export { renderForPhone } from './render/render-phone.ts'

/** `now` is UTC ms. `people` are those whom the page may speak as; a `stranger` is a guest. */
export type PlaygroundDeps = {
  core: ChatCore
  log: PlaygroundLog
  people: People
  phone: PhonePort
  now: () => number
  /** Where the page is reached, no slash at the end; asked each time: a port may be given late. */
  publicUrl: () => string
  storageProblem: StorageProblem
}

/** The third chat platform (F71): a workspace in the browser, and a phone beside it. */
export function createPlayground(deps: PlaygroundDeps): {
  adapter: ChatAdapter
  routes: FastifyPluginAsync
  /** Something is new on a phone: pages that show it read it again. */
  showOnPhone: (news: PhoneNews) => void
} {
  const live = createEventStream()
  const board = createChannelLog({ ...deps, live })
  const routes: FastifyPluginAsync = async (app) => {
    addRequestGuard(app, deps.storageProblem)
    addStaticFiles(app)
    addReadRoutes(app, { ...deps, board, live })
    addReceiveRoutes(app, { ...deps, board })
    addPhoneRoutes(app, deps.phone, live)
  }
  const showOnPhone = ({ senderId, contact, messageId }: PhoneNews) => {
    const talk = { environment: 'live' as const, senderId, ...(contact !== null && { contact }) }
    live.tell({ kind: 'phone', talk, messageId }, null, null)
  }
  return { adapter: createAdapter({ ...deps, board }), routes, showOnPhone }
}

import type { FastifyPluginAsync } from 'fastify'
import type { ChatAdapter, ChatCore } from '../../src/chat/port.ts'
import { createBoard } from './outbound/board.ts'
import type { PlaygroundLog } from './outbound/board.ts'
import { addGuard } from './inbound/guard.ts'
import type { StorageProblem } from './inbound/guard.ts'
import type { People } from './identity.ts'
import { createLive } from './outbound/live.ts'
import { addPages } from './pages.ts'
import { addPhone } from './inbound/phone.ts'
import type { PhonePort } from './inbound/phone.ts'
import { addRead } from './inbound/read.ts'
import { addReceive } from './inbound/receive.ts'
import { createAdapter } from './outbound/send.ts'
import type { Talk } from './render/wire.ts'

export type { PlaygroundLog } from './outbound/board.ts'
export type { Person } from './identity.ts'
export type { PhonePort } from './inbound/phone.ts'
export type * from './render/wire.ts'

/** `now` is UTC ms. `people` are those whom the page may speak as; a `stranger` is a guest. */
export type PlaygroundDeps = {
  core: ChatCore
  log: PlaygroundLog
  people: People
  phone: PhonePort
  now: () => number
  storageProblem: StorageProblem
}

/** The third chat platform (F71): a workspace in the browser, and a phone beside it. */
export function createPlayground(deps: PlaygroundDeps): {
  adapter: ChatAdapter
  routes: FastifyPluginAsync
  /** Something was said on the phone, by whomever: whoever has this talk open reads it anew. */
  phoneSaid: (talk: Talk, messageId: string) => void
} {
  const live = createLive()
  const board = createBoard({ ...deps, live })
  const routes: FastifyPluginAsync = async (app) => {
    addGuard(app, deps.storageProblem)
    addPages(app)
    addRead(app, { ...deps, board, live })
    addReceive(app, { ...deps, board })
    addPhone(app, deps.phone, live)
  }
  const phoneSaid = (talk: Talk, messageId: string) =>
    live.tell({ kind: 'phone', talk, messageId }, null, null)
  return { adapter: createAdapter({ ...deps, board }), routes, phoneSaid }
}

import type { FastifyInstance } from 'fastify'
import { createPlayground } from '../../../adapters/playground/index.ts'
import type { PhoneNews } from '../../../adapters/playground/index.ts'
import { createChatCore } from '../../chat/core.ts'
import type { ChatAdapter } from '../../chat/outbound-port.ts'
import type { Ctx } from '../../control/kit/context.ts'
import { storageProblem } from '../../control/kit/storage-problem.ts'
import type { Platform } from '../../domain/actor.ts'
import type { Gateway } from '../../gateway/gateway.ts'
import { playgroundMessages } from '../../store/delivery/playground-messages.ts'
import { createPhonePort } from './phone-port.ts'
import { playgroundPeople } from './playground-people.ts'
import type { Customers } from '../add-customers.ts'

type Rooms = {
  deps: Omit<Ctx, 'actor'>
  system: Ctx
  gateway: Gateway
  adapters: Map<Platform, ChatAdapter>
  served: Pick<Customers, 'say'>
}

/** Opens the chat in the browser (F71); returns what tells its pages of news on the phone. */
export async function addPlayground(
  app: FastifyInstance,
  rooms: Rooms,
): Promise<(news: PhoneNews) => void> {
  const { deps, system, gateway, adapters, served } = rooms
  const phone = createPhonePort(gateway, system, served.say)
  const playground = createPlayground({
    core: createChatCore(deps),
    log: playgroundMessages(system.db),
    people: (userIds) => playgroundPeople(system.db, userIds),
    phone,
    now: deps.now,
    // Known once the server listens.
    publicUrl: () => deps.settings.publicUrl,
    storageProblem,
  })
  adapters.set('playground', playground.adapter)
  await app.register(playground.routes)
  return playground.showOnPhone
}

import type { Ctx } from '../../src/control/kit/context.ts'
import { sayInTry } from '../../src/control/tries/say-in-try.ts'
import { startTry } from '../../src/control/tries/start-try.ts'
import type { GatewaySettings } from '../../src/gateway/gateway.ts'
import { talkInTry } from '../../src/serve/talk-in-try.ts'
import type { Db } from '../../src/store/kit/database.ts'
import { listeningGateway } from '../gateway/seed.ts'
import { ctxFor, noon } from './cast.ts'
import type { Name } from './cast.ts'

export const accountOf = (userId: string) =>
  ({ platform: 'playground', install: 'local', userId }) as const

/** Somebody who tries bots, at the time that `now` says; the bots really run. */
export function tryingAs(
  db: Db,
  name: Name,
  now: () => number = () => noon,
  actions: Partial<GatewaySettings['actions']> = {},
) {
  const { gateway, told } = listeningGateway(db, actions)
  const given = ctxFor(db, name)
  const ctx: Ctx = { ...given, now, ports: { ...given.ports, talk: talkInTry(gateway) } }
  const account = accountOf(name)
  return {
    ctx,
    account,
    told,
    start: (what: string) => startTry(ctx, { account, what }),
    say: (text: string) => sayInTry(ctx, { account, said: { text } }),
    press: (tryId: string, button: string) =>
      sayInTry(ctx, { account, said: { try: tryId, button } }),
  }
}

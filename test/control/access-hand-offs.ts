import { listHandOffs } from '../../src/control/handoffs/list-hand-offs.ts'
import { readHandOff } from '../../src/control/handoffs/read-hand-off.ts'
import { replyToCustomer } from '../../src/control/handoffs/reply-to-customer.ts'
import { returnToBot } from '../../src/control/handoffs/return-to-bot.ts'
import { ofSeers } from './access-row.ts'
import type { Row } from './access-row.ts'

/** Conversations that a person takes over (F73). */
export const handOffs: Row[] = [
  ofSeers(listHandOffs, 'handoff.list', (ctx) => listHandOffs(ctx, {})),
  ofSeers(readHandOff, 'handoff.read', (ctx, w) => readHandOff(ctx, { handOff: w.handOff })),
  ofSeers(replyToCustomer, 'handoff.reply', (ctx, w) =>
    replyToCustomer(ctx, { handOff: w.handOff, text: 'Hm', replies: 0 }),
  ),
  ofSeers(returnToBot, 'handoff.return', (ctx, w) => returnToBot(ctx, { handOff: w.handOff })),
]

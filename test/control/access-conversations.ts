import { explainAnswer } from '../../src/control/conversations/explain-answer.ts'
import { exportConversation } from '../../src/control/conversations/export-conversation.ts'
import { listTroubles } from '../../src/control/conversations/list-troubles.ts'
import { revealContact } from '../../src/control/conversations/reveal-contact.ts'
import { restartConversation } from '../../src/control/conversations/restart-conversation.ts'
import { traceConversation } from '../../src/control/conversations/trace-conversation.ts'
import { listHandOffs } from '../../src/control/handoffs/list-hand-offs.ts'
import { readHandOff } from '../../src/control/handoffs/read-hand-off.ts'
import { replyToCustomer } from '../../src/control/handoffs/reply-to-customer.ts'
import { returnToBot } from '../../src/control/handoffs/return-to-bot.ts'
import { at, ofSeers } from './access-row.ts'
import type { Row } from './access-row.ts'

/** Conversations of customers, and those that a person takes over (F52, F73). */
export const conversations: Row[] = [
  ofSeers(traceConversation, 'conversation.trace', (ctx, w) =>
    traceConversation(ctx, { ...at(w.live), of: w.talk.messageId }),
  ),
  ofSeers(exportConversation, 'conversation.export', (ctx, w) =>
    exportConversation(ctx, { ...at(w.live), of: w.talk.messageId }),
  ),
  ofSeers(revealContact, 'conversation.reveal', (ctx, w) =>
    revealContact(ctx, { ...at(w.live), of: w.talk.messageId }),
  ),
  ofSeers(listTroubles, 'conversation.list', (ctx, w) => listTroubles(ctx, at(w.live))),
  ofSeers(explainAnswer, 'conversation.why', (ctx, w) =>
    explainAnswer(ctx, { ...at(w.live), contact: '+4915112345678' }),
  ),
  ofSeers(restartConversation, 'conversation.restart', (ctx, w) =>
    restartConversation(ctx, { session: w.talk.sessionId }),
  ),
  ofSeers(listHandOffs, 'handoff.list', (ctx) => listHandOffs(ctx, {})),
  ofSeers(readHandOff, 'handoff.read', (ctx, w) => readHandOff(ctx, { handOff: w.handOff })),
  ofSeers(replyToCustomer, 'handoff.reply', (ctx, w) =>
    replyToCustomer(ctx, { handOff: w.handOff, text: 'Hm', replies: 0 }),
  ),
  ofSeers(returnToBot, 'handoff.return', (ctx, w) => returnToBot(ctx, { handOff: w.handOff })),
]

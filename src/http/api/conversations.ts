import { z } from 'zod'
import { explainAnswer } from '../../control/conversations/explain-answer.ts'
import { exportConversation } from '../../control/conversations/export-conversation.ts'
import { listTroubles } from '../../control/conversations/list-troubles.ts'
import { revealContact } from '../../control/conversations/reveal-contact.ts'
import { restartConversation } from '../../control/conversations/restart-conversation.ts'
import { traceConversation } from '../../control/conversations/trace-conversation.ts'
import { route } from './route.ts'
import * as shapes from './shapes.ts'

const which = {
  contact: z.string().optional().meta({ description: 'the customer, by number or id' }),
  of: z.string().optional().meta({ description: 'or any message of the conversation, by id' }),
  below: z.string().optional().meta({ description: 'the page before: `earlier` of the last one' }),
}

/** Conversations of customers, masked (F35, F52): for those who may read them. */
export const conversationRoutes = [
  route({
    method: 'GET',
    path: '/bots/:bot/trace',
    summary: 'What was said to a customer and why, the newest page first',
    query: z.object({ ...which, limit: z.coerce.number().int().min(1).max(200).default(50) }),
    answer: shapes.trace,
    run: ({ ctx, id, query }) => traceConversation(ctx, { bot: id, ...query }),
  }),
  route({
    method: 'GET',
    path: '/bots/:bot/trace/file',
    summary: 'One conversation as a file; the audit log names who took it along',
    query: z.object(which),
    answer: shapes.exported,
    run: ({ ctx, id, query }) => exportConversation(ctx, { bot: id, ...query }),
  }),
  route({
    method: 'POST',
    path: '/bots/:bot/trace/number',
    summary: 'The number or id of a customer as it is; the audit log names who saw it',
    body: z.object({
      of: z.string().meta({ description: 'any message of the conversation, by id' }),
    }),
    answer: shapes.revealed,
    run: ({ ctx, id, body: { of } }) => revealContact(ctx, { bot: id, of }),
  }),
  route({
    method: 'GET',
    path: '/bots/:bot/troubles',
    summary: 'The conversations in which something went wrong in the last 24 hours',
    answer: shapes.troubles,
    run: ({ ctx, id }) => listTroubles(ctx, { bot: id }),
  }),
  route({
    method: 'GET',
    path: '/bots/:bot/why',
    summary: 'Which version a customer would get now on each sender, and by which rule',
    query: z.object({ contact: z.string() }),
    answer: shapes.why,
    run: ({ ctx, id, query: { contact } }) => explainAnswer(ctx, { bot: id, contact }),
  }),
  route({
    method: 'POST',
    path: '/conversations/:session/restart',
    summary: 'End the open session of a customer: the next message begins anew',
    answer: shapes.restarted,
    run: ({ ctx, id }) => restartConversation(ctx, { session: id }),
  }),
]

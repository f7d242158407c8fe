import { z } from 'zod'
import { addNotifier, NotifierPlace } from '../../control/notifiers/add-notifier.ts'
import {
  correctNotifier,
  renameNotifier,
  retireNotifier,
} from '../../control/notifiers/change-notifier.ts'
import { listNotifiers } from '../../control/notifiers/list-notifiers.ts'
import { subscribe, unsubscribe } from '../../control/notifiers/subscribe.ts'
import { testNotifier } from '../../control/notifiers/test-notifier.ts'
import { notifierKinds } from '../../domain/notifiers/notifier.ts'
import { route } from './route.ts'

const notifier = z.looseObject({
  id: z.string(),
  name: z.string().meta({ example: 'ops' }),
  kind: z.enum(notifierKinds),
  address: z.string(),
  offWhy: z
    .string()
    .nullable()
    .meta({ description: 'why it is told nothing; null while it works' }),
})
const subscribed = z.looseObject({ changed: z.boolean() })

/** Who is told when something goes wrong (F64), and of releases (F83). */
export const notifierRoutes = [
  route({
    method: 'GET',
    path: '/notifiers',
    summary: 'The error notifiers',
    answer: z.looseObject({ notifiers: z.array(notifier) }),
    run: async ({ ctx }) => ({ notifiers: await listNotifiers(ctx) }),
  }),
  route({
    method: 'POST',
    path: '/notifiers',
    summary:
      'Make an error notifier: a webhook, whose secret is in this answer alone, a channel or a mail address (with SMTP_URL)',
    body: z.object({ name: z.string(), to: NotifierPlace }),
    status: 201,
    answer: notifier.extend({ secret: z.string().nullable() }),
    run: ({ ctx, body }) => addNotifier(ctx, body),
  }),
  route({
    method: 'POST',
    path: '/notifiers/:notifier/test',
    summary: 'Send a marked test at once, and say what came of it',
    answer: z.looseObject({
      result: z.enum(['taken', 'queued', 'failed']),
      problem: z.string().nullable(),
    }),
    run: ({ ctx, id }) => testNotifier(ctx, { notifier: id }),
  }),
  route({
    method: 'POST',
    path: '/notifiers/:notifier/rename',
    summary: 'Another name',
    body: z.object({ name: z.string() }),
    answer: notifier,
    run: ({ ctx, id, body: { name } }) => renameNotifier(ctx, { notifier: id, name }),
  }),
  route({
    method: 'POST',
    path: '/notifiers/:notifier/correct',
    summary: 'Leads elsewhere at once; one that was switched off works again',
    body: z.object({ to: NotifierPlace }),
    answer: notifier,
    run: ({ ctx, id, body: { to } }) => correctNotifier(ctx, { notifier: id, to }),
  }),
  route({
    method: 'POST',
    path: '/notifiers/:notifier/retire',
    summary: 'Told nothing more; leftIn names the bots and open requests that tell it',
    answer: z.looseObject({ id: z.string(), name: z.string(), leftIn: z.array(z.string()) }),
    run: ({ ctx, id }) => retireNotifier(ctx, { notifier: id }),
  }),
  route({
    method: 'POST',
    path: '/bots/:bot/subscribe',
    summary: 'Hear what changed for customers with each release',
    answer: subscribed,
    run: ({ ctx, id }) => subscribe(ctx, { bot: id, who: 'me' }),
  }),
  route({
    method: 'POST',
    path: '/bots/:bot/unsubscribe',
    summary: 'Hear no more of its releases',
    answer: subscribed,
    run: ({ ctx, id }) => unsubscribe(ctx, { bot: id, who: 'me' }),
  }),
]

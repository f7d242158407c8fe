import { z } from 'zod'
import { connectNumber } from '../../control/senders/connect-number.ts'
import { listNumbers } from '../../control/senders/list-numbers.ts'
import * as shapes from './channel-shapes.ts'
import { route } from './route.ts'

/** WhatsApp numbers: which sender each is, and which account it belongs to. */
export const channelRoutes = [
  route({
    method: 'GET',
    path: '/channels/whatsapp',
    summary: 'The WhatsApp senders with their numbers and accounts, and what was told of them',
    query: z.object({
      page: z.coerce.number().int().positive().default(1),
      size: z.coerce.number().int().min(1).max(100).default(20),
    }),
    answer: shapes.numbers,
    run: ({ ctx, query }) => listNumbers(ctx, query),
  }),
  route({
    method: 'PUT',
    path: '/channels/whatsapp/:sender',
    summary: 'Connect a sender to a number; secret and token are names of variables, never values',
    body: z.object({
      number: z.string().meta({ description: 'the phone number id of Meta' }),
      account: z.string().optional(),
      secret: z.string().optional().meta({ description: 'such as WHATSAPP_APP_SECRET_SHOP' }),
      token: z.string().optional().meta({ description: 'such as WHATSAPP_ACCESS_TOKEN_SHOP' }),
    }),
    answer: shapes.connectedNumber,
    run: ({ ctx, id: sender, body: { number, account, secret, token } }) =>
      connectNumber(ctx, {
        sender,
        number,
        ...(account !== undefined && { account }),
        ...(secret !== undefined && { secret }),
        ...(token !== undefined && { token }),
      }),
  }),
]

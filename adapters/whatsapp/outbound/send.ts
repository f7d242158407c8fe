import type { Alias, ChannelOut, Outgoing, SendOutcome } from '../../../src/gateway/channel-port.ts'
import { problemOf } from '../problems.ts'
import type { WhatsAppBody } from '../render/body.ts'
import { renderReply } from '../render/render-reply.ts'
import type { GraphClient } from './graph-client.ts'
import { markOutcomeOf, outcomeOf } from './send-outcome.ts'

export type SendDeps = {
  graph: GraphClient
  /** The access token of the account that a number of ours belongs to; null where it has none. */
  tokenOf: (from: string) => Promise<string | null> | string | null
}

/** Sends by the Cloud API: one message a call, each with our own id, so that its statuses name it. */
export function createSender({ graph, tokenOf }: SendDeps): ChannelOut<WhatsAppBody> {
  const call = async (
    from: string,
    body: object,
    read: (answer: Awaited<ReturnType<GraphClient['post']>>, token: string) => SendOutcome,
  ): Promise<SendOutcome> => {
    const token = await tokenOf(from)
    if (token === null) return refused('This number has no WhatsApp account to send with', 401)
    const path = `/${encodeURIComponent(from)}/messages`
    return read(await graph.post(path, token, { messaging_product: 'whatsapp', ...body }), token)
  }
  return {
    render: renderReply,
    send: async (message) => {
      const to = addressOf(message.to)
      if (to === null) return refused('Nothing leads to this customer', 400)
      const { body, id, attempt, from } = message
      const given = { recipient_type: 'individual', ...to, ...body, biz_opaque_callback_data: id }
      return call(from, given, (answer, token) => outcomeOf(answer, attempt, token))
    },
    markRead: (from, messageId, isTyping) => {
      const typing = isTyping ? { typing_indicator: { type: 'text' } } : {}
      const given = { status: 'read', message_id: messageId, ...typing }
      return call(from, given, (answer, token) => markOutcomeOf(answer, messageId, token))
    },
  }
}

/** A number where there is one; WhatsApp would take it before a user id anyway. */
function addressOf(
  aliases: Outgoing<unknown>['to'],
): { to: string } | { recipient: string } | null {
  const idOf = (kind: Alias['kind']) => aliases.find((alias) => alias.kind === kind)?.id
  const phone = idOf('phone')
  if (phone !== undefined) return { to: phone }
  const user = idOf('user') ?? idOf('parent')
  return user === undefined ? null : { recipient: user }
}

function refused(text: string, status: number): SendOutcome {
  const problem = problemOf(null, [text], { status })
  return { fate: 'refused', problem, afterMs: 0 }
}

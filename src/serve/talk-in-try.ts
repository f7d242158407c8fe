import type { TalkInTry } from '../domain/conversation/try.ts'
import type { Gateway } from '../gateway/gateway.ts'
import { tryBot } from '../gateway/trials/try-bot.ts'
import type { TrialResult } from '../gateway/trials/try-bot.ts'

/** The gateway as a try in a chat sees it: a conversation in the Sandbox that is nobody else's (F8). */
export const talkInTry =
  (gateway: Gateway): TalkInTry =>
  async ({ tryId, botId, content, text, payload, at }) => {
    const said = { environment: 'sandbox' as const, botId, content, text, at }
    const who = { contact: `try-${tryId}`, ...(payload !== undefined && { payload }) }
    const tried = await tryBot(gateway, { ...said, ...who })
    return {
      notice: tried.notice,
      messages: tried.replies.map(({ text: shown, buttons }) => ({ text: shown, buttons })),
      notes: [...tried.problems.map((problem) => problem.text), ...handedOver(tried)],
    }
  }

const handedOver = ({ outcome }: TrialResult): string[] =>
  outcome === 'handed over'
    ? ['In Live a person of your team would take over here. Nobody was called.']
    : []

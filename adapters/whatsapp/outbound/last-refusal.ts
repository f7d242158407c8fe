import { howToMend } from '../../../src/domain/conversation/channel-alerts.ts'
import type { ChannelOut } from '../../../src/gateway/channel-port.ts'

type Refused = { text: string; mend: string; since: number }

/**
 * Remembers what a person must put right before a number sends again, until it does: so that
 * `/bots doctor` and `/healthz` say why customers get no answer.
 */
export function rememberRefusal<Body>(
  out: ChannelOut<Body>,
  tokenNameOf: (from: string) => Promise<string>,
  now: () => number,
): { out: ChannelOut<Body>; problem: () => string | null } {
  const refused = new Map<string, Refused>()
  return {
    out: {
      ...out,
      send: async (message) => {
        const outcome = await out.send(message)
        const { from } = message
        if (outcome.fate === 'accepted') refused.delete(from)
        else if ('problem' in outcome && outcome.problem.alert !== null) {
          const { text, alert } = outcome.problem
          const mend = howToMend(alert, await tokenNameOf(from))
          refused.set(from, { text, mend, since: refused.get(from)?.since ?? now() })
        }
        return outcome
      },
    },
    problem: () => {
      const [first] = refused.values()
      if (!first) return null
      const since = new Date(first.since).toISOString().slice(0, 16).replace('T', ' ')
      return `WhatsApp takes no answer since ${since} UTC: ${first.text}. ${first.mend}`
    },
  }
}

import { howToMend } from '../../../src/domain/conversation/channel-alerts.ts'
import type { ChannelOut, ChannelProblem } from '../../../src/gateway/channel-port.ts'

type Alert = NonNullable<ChannelProblem['alert']>

/**
 * Remembers what a person must put right before anything is sent again, until something is: so that
 * `/bots doctor` and `/healthz` say why customers get no answer.
 */
export function rememberRefusal<Body>(
  out: ChannelOut<Body>,
  now: () => number,
): { out: ChannelOut<Body>; problem: () => string | null } {
  let last: { problem: ChannelProblem; alert: Alert; since: number } | null = null
  return {
    out: {
      ...out,
      send: async (message) => {
        const outcome = await out.send(message)
        if (outcome.fate === 'accepted') last = null
        else if ('problem' in outcome && outcome.problem.alert !== null) {
          const { problem } = outcome
          last = { problem, alert: outcome.problem.alert, since: last?.since ?? now() }
        }
        return outcome
      },
    },
    problem: () => {
      if (last === null) return null
      const since = new Date(last.since).toISOString().slice(0, 16).replace('T', ' ')
      return `WhatsApp takes no answer since ${since} UTC: ${last.problem.text}. ${howToMend[last.alert]}`
    },
  }
}

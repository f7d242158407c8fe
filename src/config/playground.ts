import { onOrOff } from './environment.ts'
import type { Environment } from './environment.ts'

/** Only this machine can reach it. */
export const isLoopback = (host: string): boolean =>
  /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/i.test(host)

const chatTokens = ['SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN', 'SLACK_CLIENT_ID', 'DISCORD_TOKEN']
/** The variable that connects a chat with real people, where there is one. */
export const chatTokenOf = (env: Environment) => chatTokens.find((name) => env[name] !== undefined)

/** In the playground anybody may speak as anybody, so it never meets real people (F71). */
export function playgroundProblem(env: Environment): Record<string, string> {
  if (!onOrOff.safeParse(env.PLAYGROUND).data) return {}
  const anybody = 'the playground lets anybody speak as anybody'
  const token = chatTokenOf(env)
  if (token) {
    return {
      PLAYGROUND: `${anybody}, so it never runs beside a chat: take out ${token} or PLAYGROUND`,
    }
  }
  if (env.HOST === undefined || isLoopback(env.HOST)) return {}
  return {
    PLAYGROUND: `${anybody}, so it runs on this machine only: set HOST to 127.0.0.1 or take out PLAYGROUND`,
  }
}

import { onOrOff } from './environment.ts'
import type { Environment } from './environment.ts'

/** Only this machine can reach it. */
export const isLoopback = (host: string): boolean =>
  /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/i.test(host)

const chatTokens = ['SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN', 'SLACK_CLIENT_ID', 'DISCORD_TOKEN']
/** The variable that connects a chat with real people, where there is one. */
export const chatTokenOf = (env: Environment) => chatTokens.find((name) => env[name] !== undefined)

const anybody = 'the playground lets anybody speak as anybody'

/**
 * What is wrong where the playground is set but not allowed (F71): in it anybody may speak as
 * anybody.
 */
export function playgroundProblem(env: Environment): Record<string, string> {
  if (!onOrOff.safeParse(env.PLAYGROUND).data) return {}
  const token = chatTokenOf(env)
  if (token) {
    return {
      PLAYGROUND: `${anybody}, so it never runs beside a chat: take out ${token} or PLAYGROUND`,
    }
  }
  const open = openTo(env)
  if (open === null) return {}
  return {
    PLAYGROUND: `${anybody}, so it runs on this machine only: ${open.fix} or take out PLAYGROUND`,
  }
}

/**
 * Why there is neither a playground nor a chat, and what to set instead; null where there is one.
 */
export function nobodyCanTalk(env: Environment): string | null {
  if (chatTokenOf(env)) return null
  const instead = 'Set SLACK_BOT_TOKEN or DISCORD_TOKEN to connect a chat'
  if (env.PLAYGROUND !== undefined) {
    return onOrOff.safeParse(env.PLAYGROUND).data ? null : `PLAYGROUND is off. ${instead}.`
  }
  const open = openTo(env)
  if (open === null) return null
  return `The playground is refused, since ${open.why}, and ${anybody}. ${instead}; to have the playground, ${open.fix}.`
}

/** The setting by which other machines could reach it; null where there is none. */
function openTo(env: Environment): { why: string; fix: string } | null {
  const { HOST: host, PUBLIC_URL: url } = env
  if (host !== undefined && !isLoopback(host)) {
    return { why: `HOST is ${host}`, fix: 'set HOST to 127.0.0.1' }
  }
  if (url === undefined || !URL.canParse(url) || isLoopback(new URL(url).hostname)) return null
  return { why: 'PUBLIC_URL is not an address of this machine', fix: 'take out PUBLIC_URL' }
}

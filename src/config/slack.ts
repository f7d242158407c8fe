import type { Environment, Values } from './environment.ts'

export type SlackConfig = {
  /** One workspace's own token; null where workspaces install the app themselves. */
  botToken: string | null
  /** Socket Mode; without it Slack calls `/slack/events`, signed. */
  appToken: string | null
  signingSecret: string | null
  apiUrl: string | null
  oauth: { clientId: string; clientSecret: string; stateSecret: string } | null
}

export function readSlackConfig(values: Values): SlackConfig | null {
  const { SLACK_BOT_TOKEN: botToken = null, SLACK_CLIENT_ID: clientId } = values
  if (botToken === null && clientId === undefined) return null
  const { SLACK_CLIENT_SECRET: clientSecret, SLACK_STATE_SECRET: stateSecret } = values
  return {
    botToken,
    appToken: values.SLACK_APP_TOKEN ?? null,
    signingSecret: values.SLACK_SIGNING_SECRET ?? null,
    apiUrl: values.SLACK_API_URL === undefined ? null : `${values.SLACK_API_URL}/`,
    oauth: clientId && clientSecret && stateSecret ? { clientId, clientSecret, stateSecret } : null,
  }
}

/** A Slack app needs a token of its own or a way to be installed, and a way for Slack to reach it. */
export function slackProblems(env: Environment): Record<string, string> {
  const isInstalled = env.SLACK_BOT_TOKEN !== undefined
  const isInstallable = env.SLACK_CLIENT_ID !== undefined
  if (!isInstalled && !isInstallable) {
    return env.SLACK_APP_TOKEN === undefined
      ? {}
      : { SLACK_BOT_TOKEN: 'SLACK_APP_TOKEN alone is not enough: give the token xoxb-… too' }
  }
  if (isInstalled && isInstallable) {
    return { SLACK_CLIENT_ID: 'one workspace has a token, several install the app: take out one' }
  }
  const wrong: Record<string, string> = {}
  if (env.SLACK_APP_TOKEN === undefined && env.SLACK_SIGNING_SECRET === undefined) {
    wrong.SLACK_APP_TOKEN = 'give it for Socket Mode, or SLACK_SIGNING_SECRET for signed HTTP'
  }
  if (!isInstallable) return wrong
  for (const name of ['SLACK_CLIENT_SECRET', 'SLACK_STATE_SECRET', 'SECRET_KEY', 'PUBLIC_URL']) {
    if (env[name] === undefined) wrong[name] = 'workspaces can install the app only with it'
  }
  return wrong
}

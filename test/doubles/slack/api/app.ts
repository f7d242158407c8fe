import { App, HTTPReceiver, LogLevel, SocketModeReceiver, type Logger } from '@slack/bolt'
import { WebAPIPlatformError, WebClient } from '@slack/web-api'
import type { Slack } from '../index.ts'

/** The real Bolt against the double, set up by slack.md 4 a and g, for the double's own tests. */
export async function startSocketApp(slack: Slack, listen: (app: App) => void) {
  const receiver = new SocketModeReceiver({
    appToken: slack.appToken,
    logLevel: LogLevel.ERROR,
    clientPingTimeout: 300,
    installerOptions: { clientOptions: { slackApiUrl: slack.apiUrl } },
  })
  const app = appWith(slack, receiver)
  listen(app)
  const before = slack.sockets.open()
  await app.start()
  await slack.until(() => slack.sockets.open() > before)
  return { app }
}

export async function startHttpApp(slack: Slack, listen: (app: App) => void) {
  const receiver = new HTTPReceiver({
    signingSecret: slack.signingSecret,
    logLevel: LogLevel.ERROR,
  })
  const app = appWith(slack, receiver)
  listen(app)
  const server = await app.start({ port: 0, host: '127.0.0.1' })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const url = `http://127.0.0.1:${address.port}/slack/events`
  slack.deliverTo(url)
  return { app, url }
}

function appWith(slack: Slack, receiver: HTTPReceiver | SocketModeReceiver): App {
  return new App({
    token: slack.botToken(),
    // slack.md 4 c: with both ids given, Bolt asks nobody who it is.
    botId: 'BT1',
    botUserId: slack.botUserId(),
    tokenVerificationEnabled: false,
    receiver,
    logLevel: LogLevel.ERROR,
    convoStore: false,
    clientOptions: { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } },
  })
}

/** Stops the app and waits for its socket, which Bolt does not (slack.md 4 f). */
export async function stopBoth(app: App, slack: Slack): Promise<void> {
  await app.stop()
  await slack.until(() => slack.sockets.open() === 0)
  await slack.stop()
}

/** Slack's own client, which waits for nothing and retries nothing. */
export function clientOf(slack: Slack, token = slack.botToken()): WebClient {
  return new WebClient(token, {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: silence,
  })
}

const silence: Logger = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  setLevel: () => {},
  getLevel: () => LogLevel.ERROR,
  setName: () => {},
}

type Refused = { error: string; needed?: string; provided?: string; messages: string[] }

/** What Slack answered instead of `ok`; throws when it agreed. */
export async function refusal(call: Promise<unknown>): Promise<Refused> {
  try {
    await call
  } catch (error) {
    if (!(error instanceof WebAPIPlatformError)) throw error
    const { response_metadata, ...data } = error.data
    return { ...data, messages: response_metadata?.messages ?? [] }
  }
  throw new Error('Slack agreed')
}

import { App, HTTPReceiver, LogLevel, SocketModeReceiver } from '@slack/bolt'
import type { Slack } from './index.ts'

/** The real Bolt against the double, set up by slack.md 4 a and g, for the double's own tests. */
export async function startSocketApp(slack: Slack, listen: (app: App) => void): Promise<App> {
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
  return app
}

export async function startHttpApp(slack: Slack, listen: (app: App) => void): Promise<App> {
  const receiver = new HTTPReceiver({
    signingSecret: slack.signingSecret,
    logLevel: LogLevel.ERROR,
  })
  const app = appWith(slack, receiver)
  listen(app)
  const server = await app.start({ port: 0, host: '127.0.0.1' })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  slack.deliverTo(`http://127.0.0.1:${address.port}/slack/events`)
  return app
}

function appWith(slack: Slack, receiver: HTTPReceiver | SocketModeReceiver): App {
  return new App({
    token: slack.botToken(),
    receiver,
    logLevel: LogLevel.ERROR,
    convoStore: false,
    clientOptions: { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } },
  })
}

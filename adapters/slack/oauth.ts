import { ErrorCode, InstallProvider } from '@slack/oauth'
import type { CallbackOptions, Installation } from '@slack/oauth'
import type { FastifyInstance } from 'fastify'
import { boltLog } from './log.ts'
import type { Log } from './log.ts'
import { botScopes } from './manifest.ts'
import { clientOptions } from './workspaces.ts'
import type { Workspace } from './workspaces.ts'

/** What is kept of an installation. */
export type Installed = Workspace & { name: string; installedBy: string }

export type OAuthDeps = {
  clientId: string
  clientSecret: string
  stateSecret: string
  /** Where our pages are reached from outside. */
  publicUrl: string
  put: (installed: Installed) => Promise<void>
}

const redirectPath = '/slack/oauth_redirect'

/** `/slack/install` and its way back; what was installed is told to `onInstalled`. */
export function createOAuth(
  deps: OAuthDeps,
  {
    apiUrl,
    log,
    onInstalled,
  }: { apiUrl: string | null; log: Log; onInstalled: (install: string) => void },
) {
  const redirectUri = `${deps.publicUrl}${redirectPath}`
  const provider = new InstallProvider({
    clientId: deps.clientId,
    clientSecret: deps.clientSecret,
    stateSecret: deps.stateSecret,
    directInstall: true,
    logger: boltLog(log),
    clientOptions: clientOptions(apiUrl, log),
    installationStore: {
      storeInstallation: async (installation) => {
        const installed = readInstallation(installation)
        await deps.put(installed)
        onInstalled(installed.install)
      },
      // Bolt is told by our own `authorize`; this store only takes in.
      fetchInstallation: () => Promise.reject(new Error('not asked here')),
    },
  })
  return (app: FastifyInstance): void => {
    app.get('/slack/install', async (request, reply) => {
      void reply.hijack()
      const options = { scopes: [...botScopes], redirectUri }
      await provider.handleInstallPath(request.raw, reply.raw, {}, options)
    })
    app.get(redirectPath, async (request, reply) => {
      void reply.hijack()
      await provider.handleCallback(request.raw, reply.raw, { failure: notInstalled(log) })
    })
  }
}

/** A page for whoever came back without an installation: they cancelled, came late, or we broke. */
const notInstalled =
  (log: Log): NonNullable<CallbackOptions['failure']> =>
  ({ code, message }, _options, _request, response) => {
    const known = notInstalledWords[code]
    if (!known) log('error', `Slack: an installation failed (${code})`, message)
    const { status, title, line } = known ?? broken
    response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' })
    response.end(page(title, line))
  }

const stale = {
  status: 400,
  title: 'This page is too old to install from',
  line: 'Nothing was installed. The way to Slack and back takes at most 10 minutes, in one browser.',
}
const notInstalledWords: Record<string, { status: number; title: string; line: string }> = {
  [ErrorCode.AuthorizationError]: {
    status: 200,
    title: 'You cancelled',
    line: 'Nothing was installed, and Slipway sees nothing of your workspace.',
  },
  [ErrorCode.MissingStateError]: stale,
  [ErrorCode.InvalidStateError]: stale,
  [ErrorCode.MissingCodeError]: stale,
}
const broken = {
  status: 500,
  title: 'Slack did not complete the installation',
  line: 'Nothing was installed. The log of the server says why.',
}

const page = (title: string, line: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title} · Slipway</title>
<body style="font: 16px/1.5 system-ui, sans-serif; max-width: 36rem; margin: 4rem auto; padding: 0 1rem">
<h1>${title}</h1>
<p>${line}</p>
<p><a href="/slack/install">Install Slipway in Slack</a></p>
</body>
</html>
`

function readInstallation(installation: Installation): Installed {
  const { bot, team, enterprise, isEnterpriseInstall = false, user } = installation
  const place = isEnterpriseInstall ? enterprise : team
  if (!place || !bot) throw new Error('Slack sent an installation without a place or a bot.')
  return {
    install: place.id,
    name: place.name ?? place.id,
    token: bot.token,
    botUserId: bot.userId,
    botId: bot.id,
    isOrganisation: isEnterpriseInstall,
    installedBy: user.id,
  }
}

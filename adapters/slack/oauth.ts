import { InstallProvider } from '@slack/oauth'
import type { Installation } from '@slack/oauth'
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
      await provider.handleCallback(request.raw, reply.raw)
    })
  }
}

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

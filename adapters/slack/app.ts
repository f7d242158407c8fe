import { App, ErrorCode } from '@slack/bolt'
import type { Authorize, Receiver } from '@slack/bolt'
import { installedTeamIn } from './inbound/interaction.ts'
import { boltLog } from './log.ts'
import type { Log } from './log.ts'
import { clientOptions } from './workspaces.ts'
import type { Workspaces } from './workspaces.ts'

export type AppDeps = { workspaces: Workspaces; apiUrl: string | null; log: Log }

/**
 * Bolt on a receiver of ours. Who may speak is looked up in what is installed: a delivery of any
 * other workspace gets no token and no answer, and no event costs a call to Slack.
 */
export function createApp(receiver: Receiver, deps: AppDeps): App {
  const authorize: Authorize<boolean> = async (source, body) => {
    const { isEnterpriseInstall, enterpriseId } = source
    // Bolt knows this for a sent form only, not for a choice or a search in one.
    const teamId = installedTeamIn(body) ?? source.teamId
    const install = isEnterpriseInstall ? enterpriseId : teamId
    const workspace = install === undefined ? null : await deps.workspaces.find(install)
    if (!workspace) throw new Error(`Slipway is not installed in ${install ?? 'nowhere'}.`)
    const { token, botId, botUserId } = workspace
    return {
      botToken: token,
      botId,
      botUserId,
      ...(teamId !== undefined && { teamId }),
      ...(enterpriseId !== undefined && { enterpriseId }),
    }
  }
  const app = new App({
    receiver,
    authorize,
    convoStore: false,
    logger: boltLog(deps.log),
    clientOptions: clientOptions(deps.apiUrl, deps.log),
  })
  app.error(async (error) => {
    deps.log(isStranger(error) ? 'warn' : 'error', 'Slack: a delivery failed', error)
    // Thrown on, it is answered with 401, or with an acknowledgement that ends it.
    if (isStranger(error)) throw error
  })
  return app
}

/** A delivery of a workspace without the app, which was logged. */
export const isStranger = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === ErrorCode.AuthorizationError

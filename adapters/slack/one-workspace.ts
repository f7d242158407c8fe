import { WebClient } from '@slack/web-api'
import type { Log } from './log.ts'
import { clientOptions } from './workspaces.ts'
import type { Installs, Workspace } from './workspaces.ts'

/** A single workspace by its token; which one it is, Slack says once. */
export function oneWorkspace(token: string, apiUrl: string | null, log: Log): Installs {
  const web = new WebClient(token, clientOptions(apiUrl, log))
  let known: Promise<Workspace> | null = null
  const ask = async (): Promise<Workspace> => {
    const { team_id, enterprise_id, is_enterprise_install, user_id, bot_id } = await web.auth.test()
    const isOrganisation = is_enterprise_install === true
    const install = isOrganisation ? enterprise_id : team_id
    if (!install || !user_id || !bot_id)
      throw new Error('SLACK_BOT_TOKEN is not the token of a bot.')
    return { install, token, botUserId: user_id, botId: bot_id, isOrganisation }
  }
  return {
    find: async (install) => {
      known ??= ask()
      const workspace = await known.catch((error: unknown) => {
        known = null
        throw error
      })
      return workspace.install === install ? workspace : null
    },
    forget: async () => {
      known = null
    },
  }
}

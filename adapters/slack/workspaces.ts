import { WebClient } from '@slack/web-api'
import type { WebClientOptions } from '@slack/web-api'
import { SendProblem } from '../../src/chat/outbound-port.ts'
import { boltLog } from './log.ts'
import type { Log } from './log.ts'

/** One place where the app is installed: a workspace, or a whole organisation. */
export type Workspace = {
  install: string
  token: string
  botUserId: string
  botId: string
  isOrganisation: boolean
}

/** The port to what is installed; `null` is nowhere. */
export type Installs = {
  find: (install: string) => Promise<Workspace | null>
  /** The app was removed there, or its token was taken back. */
  forget: (install: string) => Promise<void>
}

export type Workspaces = {
  /** @throws SendProblem when the app is not installed there */
  open: (install: string) => Promise<{ web: WebClient; workspace: Workspace }>
  find: Installs['find']
  /** Its tokens are no longer good: what was cached is read again. */
  drop: (install: string) => void
}

const keptForMs = 60_000

/**
 * A client for each installation, with its own token and nothing shared. Clients never retry: a post
 * that timed out may have been stored, so the outbox decides.
 */
export function createWorkspaces(deps: {
  installs: Installs
  apiUrl: string | null
  now: () => number
  log: Log
}): Workspaces {
  const known = new Map<string, { workspace: Workspace | null; readAt: number }>()
  const clients = new Map<string, { token: string; web: WebClient }>()

  const find = async (install: string): Promise<Workspace | null> => {
    const cached = known.get(install)
    if (cached && deps.now() - cached.readAt < keptForMs) return cached.workspace
    const workspace = await deps.installs.find(install)
    known.set(install, { workspace, readAt: deps.now() })
    return workspace
  }
  return {
    find,
    open: async (install) => {
      const workspace = await find(install)
      if (!workspace) throw new SendProblem('slack', 'Slipway is not installed there.', null)
      const { token } = workspace
      const cached = clients.get(install)
      if (cached?.token === token) return { web: cached.web, workspace }
      const web = new WebClient(token, clientOptions(deps.apiUrl, deps.log))
      clients.set(install, { token, web })
      return { web, workspace }
    },
    drop: (install) => {
      known.delete(install)
      clients.delete(install)
    },
  }
}

/** A new object each time, since clients write into what they are given; never with headers. */
export const clientOptions = (apiUrl: string | null, log: Log): WebClientOptions => ({
  retryConfig: { retries: 0 },
  rejectRateLimitedCalls: true,
  timeout: 10_000,
  logger: boltLog(log),
  ...(apiUrl !== null && { slackApiUrl: apiUrl }),
})

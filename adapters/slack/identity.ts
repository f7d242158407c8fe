import type { UsersInfoResponse } from '@slack/web-api'
import type { User } from '../../src/chat/port.ts'
import type { Workspace, Workspaces } from './workspaces.ts'

/** Who acts, as Slack's payload says it. */
export type Account = { install: string; userId: string; name: string; team: string | null }

export type Identity = {
  /** @throws when Slack does not say who it is: then nobody can be let in */
  userOf: (account: Account) => Promise<User>
}

const keptForMs = 5 * 60_000
const staleForMs = 24 * 3_600_000
const peopleMax = 20_000

type Profile = Pick<User, 'name' | 'stranger'> & { zone?: string; teams: readonly string[] }

/** Looks people up once in a while; when Slack is slow, what was known of them today still holds. */
export function createIdentity({
  workspaces,
  now,
}: {
  workspaces: Workspaces
  now: () => number
}): Identity {
  const known = new Map<string, { profile: Profile; readAt: number }>()

  const profileOf = async ({ install, userId, name }: Account): Promise<Profile> => {
    const key = `${install} ${userId}`
    const cached = known.get(key)
    if (cached && now() - cached.readAt < keptForMs) return cached.profile
    try {
      const { web, workspace } = await workspaces.open(install)
      const { user } = await web.users.info({ user: userId })
      const profile = readProfile(user, workspace, name)
      if (known.size >= peopleMax) known.clear()
      known.set(key, { profile, readAt: now() })
      return profile
    } catch (error) {
      if (cached && now() - cached.readAt < staleForMs) return cached.profile
      throw error
    }
  }
  return {
    userOf: async (account) => {
      const { install, userId, team } = account
      const { teams, ...profile } = await profileOf(account)
      const workspace = await workspaces.find(install)
      const isForeign = team !== null && !workspace?.isOrganisation && !teams.includes(team)
      return { install, userId, ...profile, stranger: profile.stranger || isForeign }
    },
  }
}

type SlackUser = UsersInfoResponse['user'] & { is_stranger?: boolean }

/** Guests, bots, people of no workspace of ours and whoever left count as strangers (F61). */
function readProfile(
  user: SlackUser | undefined,
  { install, isOrganisation }: Workspace,
  name: string,
): Profile {
  const { enterprise_id, teams: given = [] } = user?.enterprise_user ?? {}
  const isMember = isOrganisation
    ? enterprise_id === install
    : user?.team_id === install || given.includes(install)
  const isStranger =
    !user ||
    !isMember ||
    [
      user.is_restricted,
      user.is_ultra_restricted,
      user.is_stranger,
      user.deleted,
      user.is_bot,
    ].includes(true)
  const shown = user?.profile?.display_name || user?.real_name || user?.name || name
  // In an Enterprise Grid what a member sends may name any workspace that they are in.
  const teams = given.includes(install) ? given : [install]
  return { name: shown, stranger: isStranger, teams, ...(user?.tz && { zone: user.tz }) }
}

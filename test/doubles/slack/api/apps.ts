import { z } from 'zod'
import type { Call, Method } from './call.ts'
import { hasScope } from './call.ts'
import { flag, readArgs, SlackProblem } from './problem.ts'
import { belongsTo } from '../world.ts'
import type { Member, World } from '../world.ts'

const userArgs = z.object({ user: z.string(), include_locale: flag.default(false) })
const emailArgs = z.object({ email: z.string() })
const codeArgs = z.object({
  code: z.string(),
  client_id: z.string(),
  client_secret: z.string(),
  redirect_uri: z.string().optional(),
})

/** Who the app is, who people are, and installing (slack.md 5 and 6). */
export const appMethods: Record<string, Method> = {
  'auth.test': { scopes: [], tier: 4, run: authTest },
  'auth.revoke': { scopes: [], tier: 3, run: revoke },
  'users.info': { scopes: ['users:read'], tier: 4, run: userInfo },
  'users.lookupByEmail': { scopes: ['users:read.email'], tier: 3, run: userByEmail },
  'oauth.v2.access': { scopes: [], tier: 4, token: 'none', run: exchangeCode },
}

function authTest({ world, team, token }: Call) {
  const organisation = world.organisations.get(token.team ?? '')
  return {
    url: `${world.origin}/`,
    team: team.name,
    user: 'slipway',
    team_id: team.id,
    user_id: team.botUserId,
    bot_id: team.botId,
    ...(organisation && { enterprise_id: organisation.id }),
    is_enterprise_install: organisation !== undefined,
  }
}

function revoke({ token }: Call) {
  token.state = 'token_revoked'
  return { revoked: true }
}

function userInfo(call: Call) {
  const { user, include_locale } = readArgs(userArgs, call.args)
  const member = call.world.members.get(user)
  // People of other organisations can be looked up where a shared channel brings them (slack.md 12).
  const meets = [...call.world.channels.values()].some(
    ({ team, members }) => team === call.team.id && members.has(user),
  )
  const known = member && (belongsTo(member, call.team.id) || member.is_stranger === true || meets)
  if (!member || !known) throw new SlackProblem('user_not_found')
  // The locale comes only when asked for (doc).
  const { locale, ...shown } = asShown(call, member)
  return { user: { ...shown, ...(include_locale && { locale }) } }
}

function userByEmail(call: Call) {
  const { email } = readArgs(emailArgs, call.args)
  const found = [...call.world.members.values()].find(
    (one) => one.team_id === call.team.id && one.profile.email === email && !one.deleted,
  )
  if (!found) throw new SlackProblem('users_not_found')
  return { user: asShown(call, found) }
}

/** The address needs a scope of its own (slack.md 11). */
function asShown(call: Call, member: Member): Member {
  if (hasScope(call, 'users:read.email')) return member
  const { email: _, ...profile } = member.profile
  return { ...member, profile }
}

function exchangeCode({ world, args }: Call) {
  const { code, client_id, client_secret, redirect_uri } = readArgs(codeArgs, args)
  if (client_id !== world.client.id) throw new SlackProblem('invalid_client_id')
  if (client_secret !== world.client.secret) throw new SlackProblem('bad_client_secret')
  const granted = world.codes.get(code)
  if (!granted) throw new SlackProblem('invalid_code')
  if (granted.used) throw new SlackProblem('code_already_used')
  if (redirect_uri !== undefined && redirect_uri !== granted.redirectUri)
    throw new SlackProblem('bad_redirect_uri')
  const organisation = world.organisations.get(granted.team)
  const team = organisation ?? world.workspaces.get(granted.team)
  const token = botTokenOf(world, granted.team)
  if (!team || !token) throw new SlackProblem('invalid_code')
  granted.used = true
  token.state = 'live'
  return {
    app_id: world.appId,
    authed_user: { id: granted.user },
    scope: token.scopes.join(','),
    token_type: 'bot',
    access_token: token.value,
    bot_user_id: team.botUserId,
    team: organisation ? null : { id: team.id, name: team.name },
    enterprise: organisation ? { id: team.id, name: team.name } : null,
    is_enterprise_install: organisation !== undefined,
  }
}

export function botTokenOf(world: World, team: string) {
  return [...world.tokens.values()].find((one) => one.kind === 'bot' && one.team === team)
}

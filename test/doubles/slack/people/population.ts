import type { SlackEvent } from '@slack/types'
import { botTokenOf } from '../api/apps.ts'
import type { Delivery } from '../api/deliver.ts'
import { eventPayload } from '../payloads.ts'
import type { ShownMessage } from './screen.ts'
import type { Channel, Member, Token, World } from '../world.ts'

/** slack.md 11, and the history scopes that reading metadata back needs. */
const usualScopes = [
  'commands',
  'chat:write',
  'chat:write.public',
  'files:write',
  'files:read',
  'users:read',
  'users:read.email',
  'usergroups:read',
  'channels:read',
  'groups:read',
  'im:write',
  'im:read',
  'im:history',
  'channels:history',
  'groups:history',
  'app_mentions:read',
]

/** Who and what there is, and how it changes from outside the app. */
export type Population = {
  addWorkspace: (id: string, made?: { name?: string; scopes?: string[] }) => void
  /** An Enterprise organisation that installs the app for workspaces that exist already. */
  addOrganisation: (id: string, made: { name: string; teams: string[] }) => void
  addPerson: (id: string, made: NewPerson) => void
  addChannel: (id: string, made: NewChannel) => void
  botToken: (team?: string) => string
  botUserId: (team?: string) => string
  appToken: string
  setToken: (token: string, state: Token['state']) => void
  setScopes: (team: string, scopes: string[]) => void
  join: (channel: string, user: string) => void
  /** Somebody invites them, and the app is told where it is a member. */
  invites: (channel: string, user: string) => Promise<void>
  leave: (channel: string, user: string) => void
  archive: (channel: string) => void
  /** Somebody with the right to it deletes a message. */
  deletes: (message: ShownMessage) => void
  /** What the authorize page gives when `user` allows the app there (slack.md 5). */
  allows: (user: string, team: string, redirectUri: string) => string
  /** Removes the app from a workspace: its token dies and the app is told. */
  uninstalls: (team: string) => Promise<void>
}
export type NewPerson = Partial<Omit<Member, 'id' | 'profile'>> & {
  name: string
  team?: string
  email?: string
}
export type NewChannel = {
  name: string
  team?: string
  kind?: 'public' | 'private'
  members?: string[]
}

export function population(world: World, delivery: Delivery): Population {
  const addWorkspace: Population['addWorkspace'] = (id, made = {}) => {
    const name = made.name ?? id
    const ids = { botUserId: `UBOT${id}`, botId: `B${id}` }
    world.workspaces.set(id, { id, name, domain: name.toLowerCase(), ...ids })
    world.members.set(ids.botUserId, {
      ...newMember(ids.botUserId, { name: 'slipway', team: id }),
      is_bot: true,
    })
    const value = `xoxb-${id}-token`
    const scopes = made.scopes ?? usualScopes
    world.tokens.set(value, { value, kind: 'bot', team: id, scopes, state: 'live' })
  }
  addWorkspace('T1', { name: 'Acme' })
  const appToken = 'xapp-1-token'
  world.tokens.set(appToken, {
    value: appToken,
    kind: 'app',
    team: null,
    scopes: ['connections:write'],
    state: 'live',
  })
  const botToken = (team = 'T1') => {
    const token = botTokenOf(world, team)
    if (!token) throw new Error(`no workspace ${team}`)
    return token
  }
  const channelCalled = (id: string): Channel => {
    const channel = world.channels.get(id)
    if (!channel) throw new Error(`no channel ${id}`)
    return channel
  }
  return {
    addWorkspace,
    appToken,
    addOrganisation: (id, { name, teams }) => addOrganisation(world, id, name, teams),
    addPerson: (id, made) => {
      const member = newMember(id, made)
      const enterprise_id = world.workspaces.get(member.team_id)?.organisation
      const own = enterprise_id && { enterprise_user: { id, enterprise_id } }
      world.members.set(id, { ...member, ...own })
    },
    addChannel: (id, { name, team = 'T1', kind = 'public', members = [] }) => {
      const channel = { id, team, name, kind, members: new Set(members), archived: false }
      world.channels.set(id, channel)
    },
    botToken: (team) => botToken(team).value,
    botUserId: (team = 'T1') => world.workspaces.get(team)?.botUserId ?? '',
    setToken: (value, state) => {
      const token = world.tokens.get(value)
      if (!token) throw new Error(`no token ${value}`)
      token.state = state
    },
    setScopes: (team, scopes) => {
      botToken(team).scopes = scopes
    },
    join: (channel, user) => void channelCalled(channel).members.add(user),
    invites: async (channel, user) => {
      const { team, kind, members } = channelCalled(channel)
      members.add(user)
      if (!members.has(world.workspaces.get(team)?.botUserId ?? '')) return
      const joined: SlackEvent = {
        type: 'member_joined_channel',
        user,
        channel,
        channel_type: kind === 'private' ? 'G' : 'C',
        team,
        event_ts: world.ts(),
      }
      await delivery.sendEvent(eventPayload(world, team, joined))
    },
    leave: (channel, user) => void channelCalled(channel).members.delete(user),
    archive: (channel) => {
      channelCalled(channel).archived = true
    },
    deletes: ({ channel, ts }) => {
      const found = world.messages.find((one) => one.channel === channel && one.ts === ts)
      if (found) found.gone = true
      world.changed()
    },
    allows: (user, team, redirectUri) => {
      const code = world.id('code')
      world.codes.set(code, { user, team, redirectUri, used: false })
      return code
    },
    uninstalls: async (team) => {
      botToken(team).state = 'account_inactive'
      const bot = world.workspaces.get(team)?.botUserId ?? ''
      const revoked: SlackEvent = {
        type: 'tokens_revoked',
        tokens: { bot: [bot], oauth: [] },
      }
      const gone: SlackEvent = { type: 'app_uninstalled' }
      for (const event of [revoked, gone])
        await delivery.sendEvent(eventPayload(world, team, event))
    },
  }
}

/** Its one token takes the place of the workspaces' own. */
function addOrganisation(world: World, id: string, name: string, teams: string[]): void {
  const ids = { botUserId: `UBOT${id}`, botId: `B${id}` }
  world.organisations.set(id, { id, name, domain: name.toLowerCase(), ...ids })
  const value = `xoxb-${id}-token`
  world.tokens.set(value, { value, kind: 'bot', team: id, scopes: usualScopes, state: 'live' })
  for (const team of teams) {
    const workspace = world.workspaces.get(team)
    if (workspace) workspace.organisation = id
    world.tokens.delete(botTokenOf(world, team)?.value ?? '')
    for (const member of world.members.values()) {
      if (member.team_id === team) member.enterprise_user = { id: member.id, enterprise_id: id }
    }
  }
}

function newMember(id: string, { team, email, ...made }: NewPerson): Member {
  return {
    id,
    team_id: team ?? 'T1',
    tz: 'Europe/Berlin',
    tz_offset: 3600,
    locale: 'en-US',
    deleted: false,
    is_bot: false,
    is_restricted: false,
    is_ultra_restricted: false,
    is_stranger: false,
    real_name: made.name,
    profile: { display_name: made.name, ...(email !== undefined && { email }) },
    ...made,
  }
}

import type { CommandSpec } from '../../src/chat/port.ts'

/** What the app asks for; the history ones find a message of ours again after a lost answer. */
export const botScopes = [
  'app_mentions:read',
  'channels:history',
  'channels:read',
  'chat:write',
  'chat:write.public',
  'commands',
  'files:read',
  'files:write',
  'groups:history',
  'groups:read',
  'im:history',
  'im:write',
  'users:read',
] as const

const botEvents = [
  'app_home_opened',
  'app_mention',
  'app_uninstalled',
  'member_joined_channel',
  'message.im',
  'tokens_revoked',
]

export const reviewShortcut = 'review_request'

const hintMax = 1000
const summaryMax = 2000

/**
 * The app's manifest, from the table of commands. Without a public address it is for Socket Mode,
 * which needs none; `url` is where our pages are reached, no slash at the end.
 */
export function slackManifest(commands: readonly CommandSpec[], url: string | null): object {
  const events = url === null ? null : `${url}/slack/events`
  return {
    _metadata: { major_version: 2 },
    display_information: {
      name: 'Slipway',
      description: 'Releases your customer-facing chatbots from your own chat',
      background_color: '#1f3a5f',
    },
    features: {
      app_home: {
        home_tab_enabled: true,
        messages_tab_enabled: true,
        messages_tab_read_only_enabled: false,
      },
      bot_user: { display_name: 'Slipway', always_online: true },
      shortcuts: [
        {
          name: 'Review this request',
          type: 'message',
          callback_id: reviewShortcut,
          description: 'Opens the checklist of a publish request',
        },
      ],
      slash_commands: commands.map((command) => ({
        command: `/${command.name}`,
        ...(events && { url: events }),
        description: command.summary.slice(0, summaryMax),
        ...hint(command),
        should_escape: true,
      })),
    },
    oauth_config: {
      ...(url !== null && { redirect_urls: [`${url}/slack/oauth_redirect`] }),
      scopes: { bot: [...botScopes] },
    },
    settings: {
      event_subscriptions: { ...(events && { request_url: events }), bot_events: botEvents },
      interactivity: {
        is_enabled: true,
        ...(events && { request_url: events, message_menu_options_url: events }),
      },
      org_deploy_enabled: false,
      socket_mode_enabled: url === null,
      token_rotation_enabled: false,
    },
  }
}

/** `<bot> [version]`, or the verbs of a command that has some. */
function hint({ options, verbs }: CommandSpec): { usage_hint?: string } {
  const words = verbs
    ? verbs.map((verb) => verb.name).join(' | ')
    : options.map(({ name, required }) => (required ? `<${name}>` : `[${name}]`)).join(' ')
  return words === '' ? {} : { usage_hint: words.slice(0, hintMax) }
}

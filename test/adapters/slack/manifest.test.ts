import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { slackManifest } from '../../../adapters/slack/manifest.ts'
import { commandSpecs } from '../../../src/chat/command-specs.ts'

/** facts/slack.md 11. */
const short = (max: number) => z.string().min(1).max(max)
const shape = z.strictObject({
  _metadata: z.strictObject({ major_version: z.literal(2) }),
  display_information: z.strictObject({
    name: short(35),
    description: short(140),
    background_color: z.string().regex(/^#[0-9a-f]{6}$/),
  }),
  features: z.strictObject({
    app_home: z.strictObject({
      home_tab_enabled: z.literal(true),
      messages_tab_enabled: z.literal(true),
      messages_tab_read_only_enabled: z.literal(false),
    }),
    bot_user: z.strictObject({ display_name: short(80), always_online: z.boolean() }),
    shortcuts: z
      .array(
        z.strictObject({
          name: short(24),
          type: z.literal('message'),
          callback_id: short(255),
          description: short(150),
        }),
      )
      .max(10),
    slash_commands: z
      .array(
        z.strictObject({
          command: short(32).regex(/^\/[a-z0-9_-]+$/),
          url: z.url().optional(),
          description: short(2000),
          usage_hint: short(1000).optional(),
          should_escape: z.literal(true),
        }),
      )
      .max(50),
  }),
  oauth_config: z.strictObject({
    redirect_urls: z.array(z.url()).optional(),
    scopes: z.strictObject({ bot: z.array(z.string().regex(/^[a-z]+(:[a-z.]+)?/)).max(255) }),
  }),
  settings: z.strictObject({
    event_subscriptions: z.strictObject({
      request_url: z.url().optional(),
      bot_events: z.array(z.string()).max(100),
    }),
    interactivity: z.strictObject({
      is_enabled: z.literal(true),
      request_url: z.url().optional(),
      message_menu_options_url: z.url().optional(),
    }),
    org_deploy_enabled: z.boolean(),
    socket_mode_enabled: z.boolean(),
    token_rotation_enabled: z.literal(false),
  }),
})

describe('the Slack manifest', () => {
  it('F66 names every command of the table, with its prefix', () => {
    const { features } = shape.parse(slackManifest(commandSpecs('acme-'), null))
    const names = features.slash_commands.map(({ command }) => command)
    expect(names).toEqual(commandSpecs('acme-').map(({ name }) => `/${name}`))
    expect(names).toContain('/acme-publish')
  })

  it('F66 holds no address for Socket Mode, and all of them for signed HTTP', () => {
    const socket = slackManifest(commandSpecs(''), null)
    expect(shape.parse(socket).settings.socket_mode_enabled).toBe(true)
    expect(JSON.stringify(socket)).not.toContain('http')
    const http = shape.parse(slackManifest(commandSpecs(''), 'https://slipway.example.com'))
    const events = 'https://slipway.example.com/slack/events'
    expect(http.settings).toMatchObject({
      socket_mode_enabled: false,
      event_subscriptions: { request_url: events },
      interactivity: { request_url: events, message_menu_options_url: events },
    })
    expect(http.features.slash_commands.every(({ url }) => url === events)).toBe(true)
  })
})

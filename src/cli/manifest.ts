import { applicationIn, discordManifest } from '../../adapters/discord/manifest.ts'
import { slackManifest } from '../../adapters/slack/manifest.ts'
import { commandSpecs } from '../chat/command-specs.ts'
import type { Config } from '../config.ts'
import { Refusal } from '../refusal.ts'
import { print } from './print.ts'

/**
 * Prints what to paste into Slack's "From a manifest". With a public address and no app token it is
 * for signed HTTP, otherwise for Socket Mode.
 */
export function manifestSlack(config: Config, { http = false }: { http?: boolean }): void {
  const isHttp = http || (config.slack !== null && config.slack.appToken === null)
  const url = isHttp ? (config.publicUrl ?? 'https://slipway.example.com') : null
  print(JSON.stringify(slackManifest(commandSpecs(config.commandPrefix), url), null, 2))
}

/**
 * Prints the link that invites the bot, and the commands that it will register.
 * @throws Refusal VALIDATION when nothing names the application
 */
export function manifestDiscord({ discord, commandPrefix }: Config): void {
  const applicationId = discord?.applicationId ?? applicationIn(discord?.token ?? '')
  if (applicationId === null) throw noApplication
  const guildId = discord?.guildId ?? null
  const { invite, commands } = discordManifest(commandSpecs(commandPrefix), {
    applicationId,
    guildId,
  })
  print(`Open this to bring Slipway to your server:\n${invite}\n`)
  print('These commands are registered by themselves at the start:')
  print(JSON.stringify(commands, null, 2))
}

const noApplication = new Refusal(
  'VALIDATION',
  'Nothing says which Discord application to invite.',
  'Set DISCORD_TOKEN to the token of your bot, from discord.com/developers/applications > Bot.',
)

import { readOpeningHours } from '../../domain/conversation/opening-hours.ts'
import { didYouMeanZone, zoneNamed } from '../../domain/time/zones.ts'
import { ownProperty } from '../own-property.ts'
import { channels } from '../definition.ts'
import type { Problem } from '../locate.ts'
import { numberMarks } from '../words/numbers.ts'
import { error, undefinedName, warning } from './problem.ts'
import { slotsInText } from '../texts.ts'
import type { KnownSender, CheckInput } from './check-input.ts'

/** Channels, senders and action endpoint (F40), fallback (F37) and start. */
export function checkSettings(subject: CheckInput): Problem[] {
  return [
    ...checkChannels(subject),
    ...checkSenders(subject),
    ...checkEndpoint(subject),
    ...checkFallback(subject),
    ...checkFlowSetting(subject, 'fallback'),
    ...checkFlowSetting(subject, 'start'),
    ...checkFlowSetting(subject, 'cancel'),
    ...checkFlowSetting(subject, 'completed'),
    ...checkLanguage(subject),
    ...checkSaid(subject, 'goodbye'),
    ...checkSaid(subject, 'unreadable'),
    ...checkOpeningHours(subject),
  ]
}

function checkChannels({ definition }: CheckInput): Problem[] {
  if ((definition.metadata.channels ?? []).length > 0) return []
  const text = `No channel is defined. Add channels to metadata, some of: ${channels.join(', ')}.`
  return [error('channel-missing', ['metadata', 'channels'], text)]
}

function checkSenders({ definition, options }: CheckInput): Problem[] {
  const names = definition.metadata.senders ?? []
  const path = ['metadata', 'senders']
  if (names.length === 0) {
    if (options.needsSenders === false) return []
    const text = 'No sender is defined. Add the names of its senders to metadata as senders.'
    return [error('sender-missing', path, text)]
  }
  const known = options.senders
  if (!known) return []
  const botChannels = channelsOf(definition)
  const named = new Set(names)
  return [
    ...names.flatMap((name, index) => checkSender(botChannels, known, name, index)),
    ...[...botChannels].flatMap((channel) => {
      const served = known.some((one) => one.channel === channel && named.has(one.name))
      const text = partWithout(channel)
      return served ? [] : [error('channel-without-sender', ['metadata', 'channels'], text)]
    }),
  ]
}

/** A part of the bot that nobody could talk to (F40). */
function partWithout(channel: string): string {
  const part = channel === 'voice' ? 'voice' : 'chat'
  return `The bot has a ${part} part on ${channel}, but no ${channel} number. Name one in senders (/bots sender <name> ${channel} <address> makes it), or take the channel out.`
}

function channelsOf(definition: CheckInput['definition']): Set<string> {
  return new Set(definition.metadata.channels)
}

function checkSender(
  botChannels: Set<string>,
  known: readonly KnownSender[],
  name: string,
  index: number,
): Problem[] {
  const path = ['metadata', 'senders', index]
  const sender = known.find((one) => one.name === name)
  if (!sender) {
    const text = `No number is called "${name}". Name one that exists, or add it with /bots sender.`
    const names = () => known.map((one) => one.name)
    return [undefinedName('sender-undefined', path, text, name, names)]
  }
  if (botChannels.has(sender.channel)) return []
  const text = `"${name}" is on ${sender.channel}, but the bot has no such channel. Add it to channels.`
  return [error('sender-channel', path, text)]
}

function checkEndpoint({ definition, options }: CheckInput): Problem[] {
  const { actions } = definition.metadata
  if (actions === undefined || options.privateEndpoint !== true) return []
  const text = `The action endpoint "${actions}" is inside a private network, which bots may not call. Give it a public address with /bots endpoint, or have ALLOW_PRIVATE_ACTIONS set.`
  return [error('action-endpoint-private', ['metadata', 'actions'], text)]
}

function checkFallback({ definition }: CheckInput): Problem[] {
  if (definition.metadata.fallback !== undefined) return []
  const text = 'No fallback flow is named. Add "fallback: <flow id>" to metadata.'
  return [error('fallback-missing', ['metadata', 'fallback'], text)]
}

type FlowSetting = 'fallback' | 'start' | 'cancel' | 'completed'

function checkFlowSetting({ definition }: CheckInput, key: FlowSetting): Problem[] {
  const flow = definition.metadata[key]
  if (flow === undefined || ownProperty(definition.flows, flow)) return []
  const text = `The ${key} flow "${flow}" does not exist. Name a flow of this bot.`
  const flows = () => Object.keys(definition.flows)
  return [undefinedName(`${key}-undefined`, ['metadata', key], text, flow, flows)]
}

function checkLanguage({ definition }: CheckInput): Problem[] {
  const { language } = definition.metadata
  if (language === undefined || numberMarks(language)) return []
  const text = `"${language}" is no language that is known here. Write one like de, en or pt-BR.`
  return [warning('language-unknown', ['metadata', 'language'], text)]
}

const saidMax = 1024

/** Slipway says them itself, outside any flow: nothing in them is filled in. */
function checkSaid({ definition }: CheckInput, key: 'goodbye' | 'unreadable'): Problem[] {
  const said = definition.metadata[key] ?? ''
  const path = ['metadata', key]
  const [slot] = slotsInText(said)
  const name = key === 'goodbye' ? 'The goodbye' : 'The text "unreadable"'
  const long = `${name} has ${said.length} characters. Write at most ${saidMax}.`
  const asIs = `Customers read "{${slot}}" as it stands: ${name.toLowerCase()} fills in no slots. Take it out.`
  return [
    ...(said.length > saidMax ? [error(`${key}-long`, path, long)] : []),
    ...(slot === undefined ? [] : [warning(`${key}-slot`, path, asIs)]),
  ]
}

/** When its people are there to take over (F73). */
function checkOpeningHours({ definition, options }: CheckInput): Problem[] {
  const { opening_hours: lines, time_zone: zone } = definition.metadata
  const isInProfile = typeof options.profile?.timeZone === 'string'
  const zonePath = ['metadata', 'time_zone']
  const unknown = `"${zone}" is no time zone.${didYouMeanZone(zone ?? '')} Write one like Europe/Berlin.`
  const missing =
    'opening_hours need a time_zone. Add one like Europe/Berlin to metadata, or to the profile.'
  return [
    ...(zone !== undefined && zoneNamed(zone) !== zone
      ? [error('time-zone-unknown', zonePath, unknown)]
      : []),
    ...(lines !== undefined && zone === undefined && !isInProfile
      ? [error('time-zone-missing', zonePath, missing)]
      : []),
    ...readOpeningHours(lines ?? []).problems.map(({ line, text }) =>
      error('opening-hours', ['metadata', 'opening_hours', line], text),
    ),
  ]
}

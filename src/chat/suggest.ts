import type { Ctx } from '../control/kit/context.ts'
import { listSchedules } from '../control/schedules/list-schedules.ts'
import { listVersions } from '../control/versions/list-versions.ts'
import { isSwitchedOff, suggestNames, suggestProfileParts } from '../control/bots/suggest-names.ts'
import { suggestFlows } from '../control/sharing/suggest-flows.ts'
import { personOfAccount } from '../control/kit/linked-account.ts'
import type { LinkedPerson } from '../control/kit/linked-account.ts'
import { permissionsOf } from '../domain/access.ts'
import type { Platform } from '../domain/actor.ts'
import { commandSpecs } from './command-specs.ts'
import { meantBy } from './kit/also-called.ts'
import type { ChatDeps } from './kit/deps.ts'
import type { Option, SuggestSource, User } from './port.ts'
import { limits, oneLine, plain } from './kit/rich.ts'
import { scheduleLine } from './schedules/schedule-words.ts'
import { whenOptions } from './schedules/when-options.ts'

const optionsMax = 25
const valueMax = 100

/** What may follow what was typed so far: names that start with it, then names that contain it. */
export async function suggest(
  deps: ChatDeps,
  user: User & { platform: Platform },
  source: SuggestSource,
  typed: string,
  given: Readonly<Record<string, string>>,
  max = optionsMax,
): Promise<Option[]> {
  const { platform, install, userId } = user
  const me = await personOfAccount(deps, { platform, install, userId })
  if (!me) return []
  const ctx = { ...deps, actor: { kind: 'person' as const, id: me.id, via: platform } }
  if (await isSwitchedOff(ctx)) return []
  const options = await optionsOf(ctx, me, { source, typed, given, max })
  const found = matching(options, wordOf(typed), max)
  return source === 'command'
    ? [...found, ...meant(options, found, ctx, typed)].slice(0, max)
    : found
}

/** Commands that some know by other words: `canary` is a gray release. */
function meant(
  options: readonly Option[],
  found: readonly Option[],
  { settings }: Pick<Ctx, 'settings'>,
  typed: string,
): Option[] {
  const paths = meantBy(wordOf(typed)).map((path) => `${settings.commandPrefix}${path}`)
  return options.filter(
    (one) =>
      !found.includes(one) &&
      paths.some((path) => one.value === path || one.value.startsWith(`${path} `)),
  )
}

const wordOf = (typed: string): string => typed.trim().toLowerCase().replace(/^\//, '')

type Asked = {
  source: SuggestSource
  typed: string
  given: Readonly<Record<string, string>>
  max: number
}

async function optionsOf(
  ctx: Ctx,
  me: LinkedPerson,
  { source, typed, given, max }: Asked,
): Promise<Option[]> {
  if (source === 'command') return commandOptions(ctx.settings.commandPrefix)
  if (source === 'when') return whenOptions(typed, me.zone, ctx.now())
  if (source === 'schedule') {
    const may = permissionsOf({ org: me.orgRoles, bot: [] }, 'bot.see')
    const planned = may ? await listSchedules(ctx, {}) : []
    return planned.map((one) => option(one.label, plain(scheduleLine(one, me.zone)), ''))
  }
  if (source === 'version') {
    const { bot } = given
    const may = permissionsOf({ org: me.orgRoles, bot: [] }, 'bot.see')
    if (!bot || !may) return []
    const { versions } = await listVersions(ctx, { bot, typed })
    return versions.map(({ version, comment }) => option(version.label, version.label, comment))
  }
  if (source === 'flow') {
    const flows = given['bot'] ? await suggestFlows(ctx, given['bot']) : []
    return flows.map(({ flow, name, text }) => option(flow, name, text))
  }
  if (source === 'profile part') {
    const parts = await suggestProfileParts(ctx, given)
    return parts.map(({ value, label }) => option(value, label, ''))
  }
  const names = await suggestNames(ctx, source, wordOf(typed), max)
  return names.map(({ value, label, hint }) => option(value, label, hint))
}

const commandOptions = (prefix: string): Option[] =>
  commandSpecs(prefix).flatMap((command) =>
    command.verbs
      ? command.verbs.map((verb) => {
          const path = `${command.name} ${verb.name}`
          return option(path, `/${path}`, verb.summary)
        })
      : [option(command.name, `/${command.name}`, command.summary)],
  )

const option = (value: string, label: string, hint: string): Option => ({
  value,
  label: oneLine(label, limits.option),
  ...(hint !== '' && { hint: oneLine(hint, limits.option) }),
})

/** One look at each: ten thousand names have to be through before the next letter is typed. */
function matching(options: readonly Option[], typed: string, max: number): Option[] {
  const starts: Option[] = []
  const contains: Option[] = []
  for (const one of options) {
    const { value, label, hint = '' } = one
    if (value === '' || value.length > valueMax) continue
    const words = [value, label.replace(/^\//, ''), hint].map((word) => word.toLowerCase())
    if (words.some((word) => word.startsWith(typed))) starts.push(one)
    else if (words.some((word) => word.includes(typed))) contains.push(one)
    if (starts.length === max) break
  }
  return [...starts, ...contains].slice(0, max)
}

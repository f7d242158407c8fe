import { addProfile } from '../../control/profiles/add-profile.ts'
import { dropSecret } from '../../control/profiles/drop-secret.ts'
import { listProfiles } from '../../control/profiles/list-profiles.ts'
import { readProfile } from '../../control/profiles/read-profile.ts'
import { retireProfile } from '../../control/profiles/retire-profile.ts'
import { saveProfile } from '../../control/profiles/save-profile.ts'
import { refusedAt } from '../../control/kit/all-refused.ts'
import { isValueName, parseVariables } from '../../domain/profiles/profile-input.ts'
import { parseNames } from '../../domain/profiles/resource-input.ts'
import { Refusal } from '../../refusal.ts'
import type { Answer, Rich } from '../port.ts'
import { oneLine, plural } from '../kit/rich.ts'
import { privateNotice } from '../kit/handler.ts'
import type { ChatContext, Command } from '../kit/handler.ts'
import { choiceOption, profileOption, textOption } from '../kit/options-command.ts'
import { openProfile, openSecret } from './profile-actions.ts'
import { someLeadsIn } from './resource-fields.ts'
import { goesOn, profileLines, profileSaid } from './profile-words.ts'

const shownMax = 30
const acts = [
  'list',
  'show',
  'add',
  'set',
  'rename',
  'retire',
  'secret',
  'drop-secret',
  'numbers',
  'urls',
] as const

/** Values that bots run with, chosen at publish (F39). */
export const profile: Command = {
  name: 'profile',
  summary: 'Profiles: the values that bots run with, chosen at publish',
  answer: 'form',
  options: [
    choiceOption('do', 'What to do; without it all are listed', acts, false),
    profileOption('Its name: Production'),
    {
      ...textOption(
        'to',
        'add: from which; rename: the new name; secret: its name; numbers, urls: which',
        false,
      ),
      kind: 'profile part',
      rest: true,
    },
  ],
  permission: 'profile.see',
  choicesNeed: {
    choices: acts.filter((act) => act !== 'list' && act !== 'show'),
    permission: 'profile.manage',
  },
  run: async (chat, { do: act = 'list', profile: name, to }) => {
    if (act === 'list') return list(chat)
    if (name === undefined) throw incomplete(act)
    if (act === 'show') return show(chat, name)
    if (act === 'add') return add(chat, name, to)
    if (act === 'set') {
      return to === undefined ? openProfile(chat.ctx, name) : setVariables(chat, name, to)
    }
    if (act === 'secret') return secret(chat, name, to)
    if (act === 'retire') return retire(chat, name)
    if (to === undefined) throw incomplete(act)
    if (act === 'numbers') return give(chat, name, { numbers: parseNames(to) })
    if (act === 'urls')
      return give(
        chat,
        name,
        /^\s*none\s*$/i.test(to) ? { urls: {} } : { setUrls: someLeadsIn(to) },
      )
    return act === 'rename' ? rename(chat, name, to) : drop(chat, name, to)
  },
}

async function list({ ctx }: ChatContext): Promise<Answer> {
  const all = await listProfiles(ctx)
  const lines = all
    .slice(0, shownMax)
    .map(({ name, set }): Rich => [
      { bold: oneLine(name, 60) },
      set === 0 ? ': nothing is set' : `: ${plural(set, 'value')}`,
    ])
  const left = all.length - lines.length
  return privateNotice([
    [{ bold: plural(all.length, 'profile') }, ', chosen at publish'],
    ...lines,
    ...(left > 0 ? [[profileSaid.more(left)]] : []),
  ])
}

async function show({ ctx }: ChatContext, profile: string): Promise<Answer> {
  return privateNotice(profileLines(await readProfile(ctx, { profile })))
}

async function add({ ctx }: ChatContext, name: string, from: string | undefined): Promise<Answer> {
  const plain = from?.replace(/^from[: ]/i, '').trim()
  const made = await addProfile(ctx, { name, ...(plain && { from: plain }) })
  return privateNotice(profileLines(made), { tone: 'ok' })
}

async function rename({ ctx }: ChatContext, profile: string, name: string): Promise<Answer> {
  const saved = await saveProfile(ctx, { profile, name })
  return privateNotice([[profileSaid.renamed(saved.name)]], { tone: 'ok' })
}

/** `shop = Our shop`, one a line; nothing behind the sign takes it out. */
async function setVariables({ ctx }: ChatContext, profile: string, text: string): Promise<Answer> {
  const { variables, problems } = parseVariables(text)
  const unread = refusedAt('variables', problems, profileSaid.setExample)
  const given = Object.entries(variables).map(([name, value]) => [name, value || null])
  const saved = await saveProfile(
    ctx,
    { profile, setVariables: Object.fromEntries(given) },
    unread ? [unread] : [],
  )
  const live = saved.usedBy.length === 0 ? [] : [[goesOn]]
  return privateNotice([...profileLines(saved), ...live], { tone: 'ok' })
}

/** All numbers at once, and some web URLs. */
async function give(
  { ctx }: ChatContext,
  profile: string,
  given: {
    numbers?: string[]
    urls?: Record<string, string>
    setUrls?: Record<string, string | null>
  },
): Promise<Answer> {
  const saved = await saveProfile(ctx, { profile, ...given })
  const live = saved.usedBy.length === 0 ? [] : [[goesOn]]
  return privateNotice([...profileLines(saved), ...live], { tone: 'ok' })
}

/** What does not fit a name may be the value itself: it is not shown once more. */
function secret({ ctx }: ChatContext, profile: string, name: string | undefined): Promise<Answer> {
  if (name === undefined || isValueName(name.trim())) return openSecret(ctx, profile, name)
  throw new Refusal('VALIDATION', profileSaid.secretName, profileSaid.secretTyped)
}

async function retire({ ctx }: ChatContext, profile: string): Promise<Answer> {
  const { name } = await retireProfile(ctx, { profile })
  return privateNotice([[profileSaid.retired(name)]], {
    tone: 'ok',
  })
}

async function drop({ ctx }: ChatContext, profile: string, secret: string): Promise<Answer> {
  const gone = await dropSecret(ctx, { profile, name: secret })
  return privateNotice([[profileSaid.secretGone(gone.name, gone.profile)]], { tone: 'ok' })
}

const incomplete = (act: string): Refusal =>
  new Refusal('VALIDATION', profileSaid.noName, profileSaid.example(act))

import { permissionsOf } from '../../domain/access.ts'
import type { Permission } from '../../domain/access.ts'
import { actorId } from '../../domain/actor.ts'
import { findPerson } from '../../store/people/people.ts'
import { suggestions } from '../../store/people/suggestions.ts'
import type { Suggestion } from '../../store/people/suggestions.ts'
import type { Db } from '../../store/kit/database.ts'
import { allProfiles, findProfile } from '../../store/profiles/profiles.ts'
import type { ProfileRow } from '../../store/profiles/profiles.ts'
import { namesFrom } from '../../store/senders/names-from.ts'
import { viewResources } from '../profiles/resources.ts'
import { rolesOf } from '../kit/authorize.ts'
import type { Ctx } from '../kit/context.ts'

type Indexed = 'bot' | 'person' | 'sender'
type Named = Indexed | 'profile' | 'url' | 'notifier'
/** Any of these acts lets somebody see the names. */
const needed: Record<Named, Permission[]> = {
  bot: ['bots.list', 'bot.share'],
  person: ['people.see'],
  sender: ['bot.see', 'sender.manage'],
  profile: ['profile.see'],
  url: ['bot.see', 'sender.manage'],
  notifier: ['bot.see', 'notifier.manage'],
}

/**
 * Names that the actor may see, at least those that go with what was typed, in small letters. Typing
 * ahead leaves no refusal in the audit log.
 */
export async function suggestNames(
  ctx: Ctx,
  what: Named,
  typed: string,
  max: number,
): Promise<Suggestion[]> {
  if (!(await maySuggest(ctx, what))) return []
  if (what === 'profile') return suggestProfiles(ctx.db)
  if (what === 'url' || what === 'notifier') {
    const names = await namesFrom(ctx.db, what, typed, max)
    return names.map((name) => ({ value: name, label: name, hint: '' }))
  }
  return suggestions(ctx.db, what, typed, max)
}

/** By id where a name is more than one word: a line that is typed has words. */
async function suggestProfiles(db: Db): Promise<Suggestion[]> {
  return (await allProfiles(db)).map(({ id, name }) => ({
    value: /^[^\s":]+$/.test(name) ? name : id,
    label: name,
    hint: '',
  }))
}

/** What may stand last in `/profile`: a value that the profile has, by what is done with it. */
export async function suggestProfileParts(
  ctx: Ctx,
  { do: act = '', profile = '' }: Readonly<Record<string, string>>,
): Promise<Suggestion[]> {
  if (!(await maySuggest(ctx, 'profile'))) return []
  if (act === 'add') return suggestProfiles(ctx.db)
  const row = await findProfile(ctx.db, profile)
  const words = row ? await partWords(ctx.db, row, act) : []
  return words.map((word) => ({ value: word, label: word, hint: '' }))
}

async function partWords(db: Db, row: ProfileRow, act: string): Promise<string[]> {
  if (act === 'secret' || act === 'drop-secret') return Object.keys(row.secrets)
  if (act === 'set') {
    return Object.entries(row.variables).map(([name, text]) => `${name} = ${text}`)
  }
  const { numbers, urls } = await viewResources(db, row)
  if (act === 'numbers' && numbers.length > 0) return [numbers.map(({ name }) => name).join(', ')]
  if (act === 'urls' && urls.length > 0) {
    return [urls.map(({ name, url }) => `${name} = ${url.name}`).join(', ')]
  }
  return []
}

export async function maySuggest(ctx: Ctx, what: Named): Promise<boolean> {
  if (await isSwitchedOff(ctx)) return false
  const roles = await rolesOf(ctx.db, actorId(ctx.actor))
  return needed[what].some((act) => permissionsOf(roles, act))
}

/** Who is switched off completes nothing, as every verb refuses them. */
export async function isSwitchedOff({ db, actor }: Pick<Ctx, 'db' | 'actor'>): Promise<boolean> {
  const person = await findPerson(db, actorId(actor))
  return !person || person.disabledAt !== null
}

import type { Finding } from '../../bot/definition.ts'
import { rolesThatMay } from '../../domain/access.ts'
import { oneOf } from '../../domain/one-of.ts'
import { profileOf } from '../../domain/profiles/profile.ts'
import type { Profile } from '../../domain/profiles/profile.ts'
import { Refusal } from '../../refusal.ts'
import type { Db } from '../../store/kit/database.ts'
import { peopleWithOrgRole } from '../../store/people/people.ts'
import type { Ctx } from '../kit/context.ts'
import { choiceOfProfiles } from './choice-of-profiles.ts'
import { allProfiles } from '../../store/profiles/profiles.ts'

const codes = ['variable-missing', 'secret-missing']
type Lacked = { kind: 'vars' | 'secrets'; name: string }
const namedMax = 3

/** Whether it is the profile that is at fault, and not the draft. */
const isLack = ({ code }: Pick<Finding, 'code'>): boolean => codes.includes(code)

/**
 * That the chosen profile lacks what the draft takes from it (F39): which others have it, and who may set
 * it. It stands at the field where the profile is chosen; null where it lacks nothing.
 */
async function lacksOfProfile(
  db: Db,
  { prefix, personId, isChosen }: { prefix: string; personId: string; isChosen: boolean },
  bound: { profile?: Profile },
  findings: readonly Finding[],
): Promise<Refusal | null> {
  const lacks = findings.filter(isLack)
  const lacked = [...new Map(lacks.flatMap(lackedIn).map((one) => [said(one), one])).values()]
  if (lacked.length === 0) return null
  const { name } = profileOf(bound)
  const near = lacks.flatMap(({ text }) => / Did you mean "[^"]+"\?/.exec(text)?.[0] ?? [])
  const sentence = `The profile ${name} lacks ${listed(lacked.map(said))}, which the draft takes from it.${near[0] ?? ''}`
  const all = await allProfiles(db)
  const having = all.filter((one) => lacked.every((wanted) => has(one, wanted)))
  const [first] = lacked
  const command =
    first?.kind === 'secrets'
      ? `/${prefix}profile secret ${quoted(name)} ${first.name}`
      : `/${prefix}profile set ${quoted(name)} ${first?.name} = …`
  const managers = await peopleWithOrgRole(db, rolesThatMay('profile.manage'))
  const isMine = managers.some(({ id }) => id === personId)
  const names = oneOf(managers.slice(0, namedMax).map((one) => one.name))
  const set = isMine
    ? `Set it by ${command}`
    : `Ask ${names || 'a manager'} to set it by ${command}`
  const other = having.slice(0, namedMax).map((one) => one.name)
  const choose = other.length === 0 ? '' : `Choose ${oneOf(other)}, which has it. Or `
  const next = `${choose}${choose === '' ? set : set.charAt(0).toLowerCase() + set.slice(1)}`
  return new Refusal('VALIDATION', sentence, next, {
    [isChosen ? 'profile' : 'what']: `${sentence} ${next}`,
  })
}

/** The check's own words name what is lacking. */
function lackedIn({ code, text }: Finding): Lacked[] {
  const name = /"(?:vars\.)?([A-Za-z_]\w*)"/.exec(text)?.[1]
  return name === undefined || !isLack({ code })
    ? []
    : [{ kind: code === 'secret-missing' ? 'secrets' : 'vars', name }]
}

const said = ({ kind, name }: Lacked): string => `{${kind}.${name}}`

const has = ({ variables, secrets }: Profile, { kind, name }: Lacked): boolean =>
  Object.hasOwn(kind === 'vars' ? variables : secrets, name)

const quoted = (name: string): string => (/\s/.test(name) ? `"${name}"` : name)

function listed(all: readonly string[]): string {
  const left = all.length - namedMax
  const shown = all.slice(0, namedMax)
  if (left > 0) return `${shown.join(', ')} and ${left} more`
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`
}

/** @throws Refusal VALIDATION where the draft is right and the profile that was chosen is not (F39) */
export async function mustHaveValues(
  trx: Db,
  { settings }: Pick<Ctx, 'settings'>,
  { candidate, findings }: { candidate: { profile?: Profile }; findings: readonly Finding[] },
  personId: string,
): Promise<void> {
  const errors = findings.filter(({ severity }) => severity === 'error')
  if (errors.length === 0 || !errors.every(isLack)) return
  const isChosen = (await choiceOfProfiles(trx)).length > 0
  const asks = { prefix: settings.commandPrefix, personId, isChosen }
  const lacks = await lacksOfProfile(trx, asks, candidate, errors)
  if (lacks) throw lacks
}

import type { Path, Problem } from '../locate.ts'
import { ownProperty } from '../own-property.ts'
import { saidBeside } from '../bound-urls.ts'
import { profileNamesIn, secretsIn } from '../texts.ts'
import { buttonsOf } from './check-input.ts'
import type { CheckInput } from './check-input.ts'
import { error, info, undefinedName, warning } from './problem.ts'

/** That the profile has what texts, conditions and headers take from it (F39). */
export function checkProfile(subject: CheckInput): Problem[] {
  return [...checkTexts(subject), ...checkSaid(subject), ...checkHeaders(subject)]
}

function checkTexts(subject: CheckInput): Problem[] {
  return subject.variants.flatMap((placed) => {
    const { variant, path } = placed
    const texts = [
      { text: variant.text ?? '', at: [...path, 'text'] },
      ...buttonsOf(placed).flatMap((one) => [
        { text: one.button.title, at: [...one.path, 'title'] },
        { text: one.button.url ?? '', at: [...one.path, 'url'] },
      ]),
    ]
    return texts.flatMap(({ text, at }) =>
      text.includes('{')
        ? profileNamesIn(text).flatMap(({ kind, name }) =>
            kind === 'secrets' ? [secretSaid(name, at)] : variableMissing(subject, name, at),
          )
        : [],
    )
  })
}

const secretSaid = (name: string, path: Path): Problem =>
  error(
    'secret-in-text',
    path,
    `Customers must never read a secret: take "{secrets.${name}}" out. Only action_headers may hold it.`,
  )

/** Also for what a condition reads. */
export function variableMissing({ options }: CheckInput, name: string, path: Path): Problem[] {
  const { profile } = options
  if (!profile) return notEverywhere(options.profiles ?? [], name, path)
  if (ownProperty(profile.variables, name) !== undefined) return []
  const text = `"vars.${name}" is not set in the profile ${profile.name}. Set it there, or choose another profile.`
  return [undefinedName('variable-missing', path, text, name, () => Object.keys(profile.variables))]
}

/** The profile is chosen at publish: which of them could not be. */
function notEverywhere(
  profiles: NonNullable<CheckInput['options']['profiles']>,
  name: string,
  path: Path,
): Problem[] {
  const lacking = profiles.filter(({ variables }) => ownProperty(variables, name) === undefined)
  if (lacking.length === 0) return []
  const names = lacking.map((one) => one.name)
  const shown = names.slice(0, profilesShown)
  const left = names.length - shown.length
  const all =
    lacking.length === profiles.length
      ? 'any profile'
      : names.length === 1
        ? `the profile ${names[0]}`
        : `the profiles ${left > 0 ? `${shown.join(', ')} and ${left} more` : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`}`
  const text = `"vars.${name}" is not set in ${all}. To publish with one of them, a manager sets it there: /profile set.`
  return [info('variable-not-everywhere', path, text)]
}

const profilesShown = 3

/** Slipway says them itself, outside any flow. */
function checkSaid(subject: CheckInput): Problem[] {
  return saidBeside.flatMap((key) => {
    const path = ['metadata', key]
    return profileNamesIn(subject.definition.metadata[key] ?? '').flatMap(({ kind, name }) =>
      kind === 'secrets' ? [secretSaid(name, path)] : variableMissing(subject, name, path),
    )
  })
}

const ourOwn = /^(?:host|connection|content-.*|transfer-encoding|webhook-.*|x-slipway-.*)$/i
const headerMax = 1000

function checkHeaders(subject: CheckInput): Problem[] {
  const headers = Object.entries(subject.definition.metadata.action_headers ?? {})
  return [...checkPlain(subject), ...checkEach(subject, headers)]
}

/** Whoever is on the way reads it. */
function checkPlain({ definition, options }: CheckInput): Problem[] {
  if (options.plainEndpoint !== true) return []
  const [name] = secretsIn(definition)
  const text = `The secret "${name}" would go unencrypted: the action endpoint has an address with http. Give it one with https (/bots endpoint).`
  return name === undefined ? [] : [warning('secret-unencrypted', ['metadata', 'actions'], text)]
}

function checkEach(subject: CheckInput, headers: [string, string][]): Problem[] {
  const { profile } = subject.options
  return headers.flatMap(([name, value]) => {
    const path = ['metadata', 'action_headers', name]
    const own = `The header ${name} is written by Slipway itself. Choose another.`
    const odd = `The header ${name} can hold up to ${headerMax} letters, digits and signs of one line. Shorten or correct it.`
    const isPlain = value.length <= headerMax && /^[\x20-\x7e]*$/.test(value)
    return [
      ...(ourOwn.test(name) ? [error('header-reserved', path, own)] : []),
      ...(isPlain ? [] : [error('header-invalid', path, odd)]),
      ...profileNamesIn(value).flatMap(({ kind, name: wanted }) => {
        if (kind === 'vars') return variableMissing(subject, wanted, path)
        if (!profile || profile.secrets.includes(wanted)) return []
        const text = `The secret "${wanted}" is not in the profile ${profile.name}. Put it there, or choose another profile.`
        return [undefinedName('secret-missing', path, text, wanted, () => [...profile.secrets])]
      }),
    ]
  })
}

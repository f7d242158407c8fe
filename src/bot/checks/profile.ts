import type { Path, Problem } from '../locate.ts'
import { ownProperty } from '../own-property.ts'
import { profileNamesIn } from '../texts.ts'
import { buttonsOf } from './check-input.ts'
import type { CheckInput } from './check-input.ts'
import { error, undefinedName } from './problem.ts'

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
  if (!profile || ownProperty(profile.variables, name) !== undefined) return []
  const text = `"vars.${name}" is not set in the profile ${profile.name}. Set it there, or choose another profile.`
  return [undefinedName('variable-missing', path, text, name, () => Object.keys(profile.variables))]
}

/** Slipway says them itself, outside any flow: nothing in them is filled in. */
function checkSaid({ definition }: CheckInput): Problem[] {
  return (['goodbye', 'unreadable'] as const).flatMap((key) => {
    const [found] = profileNamesIn(definition.metadata[key] ?? '')
    if (!found) return []
    const text = `Customers would read "{${found.kind}.${found.name}}" as it stands: nothing is filled in here. Take it out.`
    return [error('variable-not-filled', ['metadata', key], text)]
  })
}

const ourOwn = /^(?:host|connection|content-.*|transfer-encoding|webhook-.*|x-slipway-.*)$/i
const headerMax = 1000

function checkHeaders(subject: CheckInput): Problem[] {
  const { profile } = subject.options
  const headers = Object.entries(subject.definition.metadata.action_headers ?? {})
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

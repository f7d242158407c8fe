import { saidBeside, urlsInText } from '../bound-urls.ts'
import type { Definition } from '../definition.ts'
import type { Path, Problem } from '../locate.ts'
import type { ValidateOptions } from './check-input.ts'
import { error, info } from './problem.ts'

/** Web URLs (F40): that the settings name those that texts use, and that each exists. */
export function checkUrls(definition: Definition, { urls: known }: ValidateOptions): Problem[] {
  const named = definition.metadata.urls ?? []
  const used = usedUrls(definition)
  return [
    ...named.flatMap((name, index) => checkNamed(name, ['metadata', 'urls', index], known)),
    ...used.flatMap(({ name, path }) => (named.includes(name) ? [] : [notNamed(name, path)])),
    ...named.flatMap((name, index) =>
      used.some((one) => one.name === name) ? [] : [unused(name, index)],
    ),
  ]
}

type Used = { name: string; path: Path }

function usedUrls({ responses, metadata }: Definition): Used[] {
  const beside = saidBeside.flatMap((key) => usedIn(metadata[key], ['metadata', key]))
  return [...beside, ...usedInResponses(responses)]
}

function usedInResponses(responses: Definition['responses']): Used[] {
  return Object.entries(responses).flatMap(([response, variants]) =>
    variants.flatMap(({ text, buttons = [] }, index) => {
      const path = ['responses', response, index]
      return [
        ...usedIn(text, [...path, 'text']),
        ...buttons.flatMap(({ title, url }, at) => [
          ...usedIn(title, [...path, 'buttons', at, 'title']),
          ...usedIn(url, [...path, 'buttons', at, 'url']),
        ]),
      ]
    }),
  )
}

const usedIn = (text = '', path: Path): Used[] => urlsInText(text).map((name) => ({ name, path }))

function checkNamed(name: string, path: Path, known: ValidateOptions['urls']): Problem[] {
  if (!known) return []
  const found = known.find((one) => one.name === name)
  if (found && !found.isRetired) return []
  const missing = `There is no web URL "${name}". Add it with /url add ${name} https://…, or name another.`
  const retired = `The web URL "${name}" is retired. Name another, or add it again with /url add ${name} https://….`
  return found ? [error('url-retired', path, retired)] : [error('url-undefined', path, missing)]
}

function notNamed(name: string, path: Path): Problem {
  const text = `"{urls.${name}}" names no web URL of this bot. Add "${name}" to urls in metadata, or correct it.`
  return error('url-not-named', path, text)
}

function unused(name: string, index: number): Problem {
  const text = `No text and no button uses {urls.${name}}. Take "${name}" out of urls if it is not needed.`
  return info('url-unused', ['metadata', 'urls', index], text)
}

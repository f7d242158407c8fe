import type { Button, Definition, Variant } from './definition.ts'
import { inOneGo } from './intents.ts'
import type { Steps } from './intents.ts'
import { ownProperty } from './own-property.ts'

/** Settings that customers read, outside any flow. */
export const saidBeside = ['goodbye', 'unreadable'] as const

const mark = /\{urls\.([^{}\s]{1,60})\}/g

/** Names of the web URLs written as `{urls.name}` in a text, each once. */
export const urlsInText = (text: string): string[] => [
  ...new Set([...text.matchAll(mark)].map((found) => found[1] ?? '')),
]

type NamedUrls = readonly { name: string; url: string }[]

/**
 * The definition with the pages that it was approved with, as customers read and open them (F40); in
 * short steps, as a bot may have tens of thousands of messages.
 */
export function* puttingUrls(definition: Definition, urls: NamedUrls): Steps<Definition> {
  return urls.length === 0 ? definition : yield* putting(definition, urlAmong(urls))
}

/** One of the settings that customers read, with the pages. */
export const saidWithUrls = (text: string, urls: NamedUrls): string => putInto(text, urlAmong(urls))

function urlAmong(urls: NamedUrls): UrlOf {
  const known = new Map(urls.map(({ name, url }) => [name, url]))
  return (name) => known.get(name)
}

/** Where `urlOf` knows none, the name stays as it is written. */
export const putUrls = (definition: Definition, urlOf: UrlOf): Definition =>
  inOneGo(putting(definition, urlOf))

type UrlOf = (name: string) => string | undefined
const wordingsAtOnce = 500

function* putting(definition: Definition, urlOf: UrlOf): Steps<Definition> {
  const put = (text: string) => putInto(text, urlOf)
  const responses: [string, Variant[]][] = []
  let read = 0
  for (const name of Object.keys(definition.responses)) {
    const variants: Variant[] = []
    for (const variant of ownProperty(definition.responses, name) ?? []) {
      variants.push(withPut(variant, put))
      read += 1 + (variant.buttons?.length ?? 0)
      if (read < wordingsAtOnce) continue
      read = 0
      yield
    }
    responses.push([name, variants])
  }
  const { metadata } = definition
  const said = saidBeside.flatMap((key) => {
    const text = metadata[key]
    return text === undefined ? [] : [[key, put(text)]]
  })
  return {
    ...definition,
    metadata: { ...metadata, ...Object.fromEntries(said) },
    responses: Object.fromEntries(responses),
  }
}

/** So much of a text is read at most: the names behind it stay, else a megabyte of names becomes hundreds. */
const filledMax = 100_000

function putInto(text: string, urlOf: UrlOf): string {
  let filled = ''
  let from = 0
  for (const found of text.matchAll(mark)) {
    if (filled.length > filledMax) break
    const [whole, name = ''] = found
    filled += text.slice(from, found.index) + (urlOf(name) ?? whole)
    from = found.index + whole.length
  }
  return filled + text.slice(from)
}

type Put = (text: string) => string

function withPut(variant: Variant, put: Put): Variant {
  const { text, buttons } = variant
  return {
    ...variant,
    ...(text !== undefined && { text: put(text) }),
    ...(buttons && { buttons: buttons.map((button) => buttonWith(button, put)) }),
  }
}

const buttonWith = (button: Button, put: Put): Button => ({
  ...button,
  title: put(button.title),
  ...(button.url !== undefined && { url: put(button.url) }),
})

import type { Button, Definition, Variant } from './definition.ts'

/** Settings that customers read, outside any flow. */
export const saidBeside = ['goodbye', 'unreadable'] as const

const mark = /\{urls\.([^{}\s]{1,60})\}/g

/** Names of the web URLs written as `{urls.name}` in a text, each once. */
export const urlsInText = (text: string): string[] => [
  ...new Set([...text.matchAll(mark)].map((found) => found[1] ?? '')),
]

/** The definition with the pages that it was approved with, as customers read and open them (F40). */
export function withUrls(
  definition: Definition,
  urls: readonly { name: string; url: string }[],
): Definition {
  if (urls.length === 0) return definition
  const known = new Map(urls.map(({ name, url }) => [name, url]))
  return putUrls(definition, (name) => known.get(name))
}

/** Where `urlOf` knows none, the name stays as it is written. */
export function putUrls(
  definition: Definition,
  urlOf: (name: string) => string | undefined,
): Definition {
  const put = (text: string) => text.replace(mark, (whole, name: string) => urlOf(name) ?? whole)
  const responses = Object.entries(definition.responses).map(([name, variants]) => [
    name,
    variants.map((variant) => withPut(variant, put)),
  ])
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

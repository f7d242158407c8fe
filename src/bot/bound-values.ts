import type { Binding } from '../domain/candidate.ts'
import { profileOf } from '../domain/profiles/profile.ts'
import type { Button, Definition, Variant } from './definition.ts'

const mark = /\{(urls|vars)\.([^{}\s]{1,60})\}/g

/**
 * The definition with the addresses and values that customers read, each with the name in brackets
 * that the file has for it: `https://shop.example/menu (menu)`. What has no value stays as written.
 */
export function withValues(definition: Definition, binding: Binding | undefined): Definition {
  if (!binding) return definition
  const urls = new Map((binding.urls ?? []).map(({ name, url }) => [name, url]))
  const vars = new Map(Object.entries(profileOf(binding).variables))
  if (urls.size + vars.size === 0) return definition
  const valueOf = (kind: string, name: string) => (kind === 'urls' ? urls : vars).get(name)
  const put: Put = (text, isAddress) =>
    text.replace(mark, (whole, kind: string, name: string) => {
      const value = valueOf(kind, name)
      if (value === undefined) return whole
      return isAddress ? value : `${value} (${name})`
    })
  const responses = Object.entries(definition.responses).map(([name, variants]) => [
    name,
    variants.map((variant) => withPut(variant, put)),
  ])
  return { ...definition, responses: Object.fromEntries(responses) }
}

/** An address that is opened stays one: no name stands in it. */
type Put = (text: string, isAddress?: boolean) => string

const withPut = (variant: Variant, put: Put): Variant => ({
  ...variant,
  ...(variant.text !== undefined && { text: put(variant.text) }),
  ...(variant.buttons && { buttons: variant.buttons.map((button) => buttonWith(button, put)) }),
})

const buttonWith = (button: Button, put: Put): Button => ({
  ...button,
  title: put(button.title),
  ...(button.url !== undefined && { url: put(button.url, true) }),
})

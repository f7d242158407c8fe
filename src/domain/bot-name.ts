// TypeScript knows the flag v from its next target on; every Node.js that we run on has it.
const emoji = new RegExp(String.raw`\p{RGI_Emoji}`, 'gv')
/** Controls, what turns text around, what has no width, and the blanks that are no spaces. */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u
const visible = /[\p{L}\p{N}\p{P}\p{S}]/u

/**
 * Whether everybody sees the whole name as it is; emoji may be joined by what is unseen elsewhere.
 */
export const isVisible = (name: string): boolean =>
  visible.test(name) && (!unseen.test(name) || !unseen.test(name.replace(emoji, '*')))

/** What is said where a name is not. */
export const invisibleName = 'it holds an invisible character; use letters, digits, signs and emoji'

/** Names that people would take for the same one have the same key. */
export const nameKey = (name: string): string =>
  name.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()

/** A name as it was typed, without the quotes around it. */
export const unquoted = (typed: string): string =>
  typed
    .trim()
    .replace(/^["'“”„«‘’`]+|["'“”»‘’`]+$/gu, '')
    .trim()

const reserved = ['new', 'list', 'help', 'all', 'none', 'api', 'edit', 'exception']

/** Why the slug can't be used, or null when it can. It is used in ids, commands and addresses. */
export function slugProblem(slug: string): string | null {
  if (!/^[a-z][a-z0-9-]{1,31}$/.test(slug)) {
    return 'use 2 to 32 small letters, digits and dashes, and start with a letter'
  }
  return reserved.includes(slug) ? 'that name is reserved' : null
}

import type { APIEmbed } from 'discord-api-types/v10'
import { fault, tooLong, type Fault, type Path } from '../rest/problem.ts'

/** discord.md 6: 10 embeds and 6000 characters over all of them. */
const mostEmbeds = 10
const mostCharacters = 6000

export function checkEmbeds(embeds: readonly APIEmbed[]): Fault[] {
  const characters = embeds.reduce((sum, embed) => sum + textOf(embed).length, 0)
  const faults = embeds.flatMap((embed, at) => embedFaults(embed, ['embeds', at]))
  if (embeds.length > mostEmbeds) faults.push(tooLong(['embeds'], mostEmbeds))
  if (characters > mostCharacters)
    faults.push(
      fault(
        ['embeds'],
        'MAX_EMBED_SIZE_EXCEEDED',
        `Embed size exceeds maximum size of ${mostCharacters}`,
      ),
    )
  return faults
}

function embedFaults(embed: APIEmbed, at: Path): Fault[] {
  const { title, description, footer, author, fields = [] } = embed
  const long = (text: string | undefined, most: number, ...more: (string | number)[]) =>
    (text ?? '').length > most ? [tooLong([...at, ...more], most)] : []
  const filled = (text: string, ...more: (string | number)[]) =>
    text.trim() === ''
      ? [fault([...at, ...more], 'BASE_TYPE_REQUIRED', 'This field is required')]
      : []
  const inFields = fields.flatMap(({ name, value }, nth) => [
    ...filled(name, 'fields', nth, 'name'),
    ...filled(value, 'fields', nth, 'value'),
    ...long(name, 256, 'fields', nth, 'name'),
    ...long(value, 1024, 'fields', nth, 'value'),
  ])
  return [
    ...(isBare(embed) ? filled('', 'description') : []),
    ...long(title, 256, 'title'),
    ...long(description, 4096, 'description'),
    ...long(footer?.text, 2048, 'footer', 'text'),
    ...long(author?.name, 256, 'author', 'name'),
    ...(fields.length > 25 ? [tooLong([...at, 'fields'], 25)] : []),
    ...inFields,
  ]
}

function isBare(embed: APIEmbed): boolean {
  return textOf(embed) === '' && !embed.image && !embed.thumbnail
}

/** Everything that counts toward the 6000. */
function textOf({ title, description, footer, author, fields = [] }: APIEmbed): string {
  const pairs = fields.flatMap(({ name, value }) => [name, value])
  return [title, description, footer?.text, author?.name, ...pairs].join('')
}

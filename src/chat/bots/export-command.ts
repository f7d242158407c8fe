import { exportBot } from '../../control/bots/export-bot.ts'
import { tell } from '../kit/talk.ts'
import type { Command } from '../kit/talk.ts'
import { bot } from '../kit/options-command.ts'

export const exported: Command = {
  name: 'export',
  summary: 'A bot as one file that can be imported again',
  answer: 'private',
  options: [
    bot,
    {
      name: 'version',
      summary: 'A version; without it the draft',
      kind: 'version',
      required: false,
    },
  ],
  act: 'bot.see',
  run: async ({ ctx }, { bot: slug = '', version }) => {
    const { name, text } = await exportBot(ctx, { bot: slug, ...(version && { what: version }) })
    const bytes = new TextEncoder().encode(text)
    const alt = `The ${version ?? 'draft'} of ${slug} as YAML`
    return tell([[`${name}, ${bytes.length} bytes.`]], {
      tone: 'ok',
      files: [{ name, mime: 'application/yaml', bytes, alt }],
    })
  },
}

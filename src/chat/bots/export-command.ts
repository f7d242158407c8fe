import { exportBot } from '../../control/bots/export-bot.ts'
import { privateNotice } from '../kit/handler.ts'
import type { Command } from '../kit/handler.ts'
import { botOption } from '../kit/options-command.ts'

export const exportCommand: Command = {
  name: 'export',
  summary: 'A bot as one file that can be imported again',
  answer: 'private',
  options: [
    botOption,
    {
      name: 'version',
      summary: 'A version; without it the draft',
      kind: 'version',
      required: false,
    },
  ],
  permission: 'bot.see',
  run: async ({ ctx }, { bot: slug = '', version }) => {
    const { name, text } = await exportBot(ctx, { bot: slug, ...(version && { what: version }) })
    const bytes = new TextEncoder().encode(text)
    const alt = `The ${version ?? 'draft'} of ${slug} as YAML`
    return privateNotice([[`${name}, ${bytes.length} bytes.`]], {
      tone: 'ok',
      files: [{ name, mime: 'application/yaml', bytes, alt }],
    })
  },
}

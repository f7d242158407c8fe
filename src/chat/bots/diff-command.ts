import { compareVersions } from '../../control/versions/compare-versions.ts'
import type { OptionSpec } from '../port.ts'
import { changesSection, detailLines, isLong, lookTwiceRich } from '../requests/change-lines.ts'
import { changesFiles } from '../requests/changes-files.ts'
import { oneLine } from '../kit/rich.ts'
import { privateNotice } from '../kit/handler.ts'
import type { Command } from '../kit/handler.ts'
import { botOption } from '../kit/options-command.ts'

const versionOption = (name: string, summary: string): OptionSpec => ({
  name,
  summary,
  kind: 'version',
  required: false,
})

/** Any two versions in customers' words; without them, what the draft changes in what is live (F74). */
export const diff: Command = {
  name: 'diff',
  summary: 'What differs between two versions',
  answer: 'private',
  options: [
    botOption,
    versionOption('from', 'A version; without it the one that is released'),
    versionOption('to', 'A version; without it the draft'),
  ],
  permission: 'bot.see',
  run: async ({ ctx }, { bot = '', from, to }) => {
    const sides = { bot, ...(from && { from }), ...(to && { to }) }
    const compared = await compareVersions(ctx, sides)
    const { told } = compared
    const all = detailLines(told)
    const { written } = isLong(all, told)
      ? await compareVersions(ctx, { ...sides, written: true })
      : compared
    const head = `${oneLine(compared.bot.name, 60)}: ${compared.from ?? 'nothing'} → ${compared.to}`
    const section = changesSection(told)
    return privateNotice(
      [
        [{ bold: head }],
        [section.title],
        ...lookTwiceRich(told),
        ...(written ? section.lines : all),
        ...(written ? [[`All of it is attached as ${written.name}.html.`]] : []),
      ],
      { files: written ? changesFiles(written) : [] },
    )
  },
}

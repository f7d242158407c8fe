import { compareVersions } from '../../control/versions/compare-versions.ts'
import type { Ctx } from '../../control/kit/context.ts'
import { privateNotice } from '../kit/handler.ts'
import { oneLine } from '../kit/rich.ts'
import type { Answer } from '../port.ts'
import {
  changeLines,
  changesSection,
  detailLines,
  isLong,
  lookTwiceRich,
} from '../requests/change-lines.ts'
import { changesFiles } from '../requests/changes-files.ts'

type Sides = { bot: string; from?: string | null; to?: string }

/** What differs in full; what is longer than a message comes as a file too (F74). */
export async function comparisonAnswer(ctx: Ctx, sides: Sides): Promise<Answer> {
  const compared = await compareVersions(ctx, sides)
  const { told } = compared
  const all = detailLines(told)
  const { written } = isLong(all, told)
    ? await compareVersions(ctx, { ...sides, written: true })
    : compared
  const head = `${oneLine(compared.bot.name, 60)}: ${compared.from ?? 'nothing'} → ${compared.to}`
  return privateNotice(
    [
      [{ bold: head }],
      [changesSection(told).title],
      ...lookTwiceRich(told),
      ...(written ? changeLines(told, { leadsTo: '' }) : all),
      ...(written ? [[`All of it is attached as ${written.name}.html.`]] : []),
    ],
    { files: written ? changesFiles(written) : [] },
  )
}

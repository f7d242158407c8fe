import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { markdown } from '../../../adapters/discord/render/render-rich.ts'
import { mrkdwn } from '../../../adapters/slack/render/render-rich.ts'
import { richText } from '../../../adapters/slack/render/rich-text.ts'
import type { ChangesDocument } from '../../../src/bot/changes/document.ts'
import { lineHtml, mailLine, renderHtml, renderMail } from '../../../src/bot/changes/render-html.ts'
import { entryLine, renderText } from '../../../src/bot/changes/render-text.ts'
import { tellChanges } from '../../../src/bot/changes/tell-changes.ts'
import { changeLines, lookTwiceRich } from '../../../src/chat/requests/change-lines.ts'
import { definitionOf, edited, orders } from '../../bot/changes/tell.ts'
import { rows } from './rows.ts'

/** The design's table, row by row, as each medium shows it; the files are read by people. */
describe('F74 the golden examples', () => {
  for (const [name, told] of Object.entries(rows)) {
    it(`show "${name}" in every medium`, async () => {
      const file = join(import.meta.dirname, 'golden', `${name.replaceAll(/\W+/g, '-')}.txt`)
      await expect(everyMedium(told())).toMatchFileSnapshot(file)
    })
  }

  it('show a first version as what it can do', async () => {
    const told = tellChanges(null, { definition: definitionOf(orders) })
    const file = join(import.meta.dirname, 'golden', 'first-version.txt')
    const media = {
      Slack: slack(told),
      Discord: discord(told),
      HTML: renderHtml(told),
      Plain: renderText(told, 'R-1 · Order desk'),
      Mail: renderMail(told, 'R-1 · Order desk'),
    }
    await expect(sections(media)).toMatchFileSnapshot(file)
  })

  it('show both sides in full on the page and in the file', async () => {
    const told = edited(['within 30 days', 'within 60 days'])
    const media = { HTML: renderHtml(told), Plain: renderText(told, 'R-7 · Order desk') }
    const file = join(import.meta.dirname, 'golden', 'in-full.txt')
    await expect(sections(media)).toMatchFileSnapshot(file)
  })
})

function everyMedium(told: ChangesDocument): string {
  return sections({
    Slack: slack(told),
    mrkdwn: changeLines(told)
      .map((line) => mrkdwn(line, 3000))
      .join('\n'),
    Discord: discord(told),
    HTML: told.entries.map(lineHtml).join('\n'),
    Plain: told.entries.map(entryLine).join('\n'),
    Mail: told.entries.map(mailLine).join('\n'),
  })
}

/** A line for each element, so that people can read the file. */
function slack(told: ChangesDocument): string {
  const [block] = richText([...changeLines(told), ...lookTwiceRich(told)], 3000)
  const elements = block?.type === 'rich_text' ? block.elements : []
  return elements
    .flatMap((part) => [
      part.type,
      ...('elements' in part ? part.elements : []).map((one) => `  ${JSON.stringify(one)}`),
    ])
    .join('\n')
}

const discord = (told: ChangesDocument): string =>
  [...changeLines(told), ...lookTwiceRich(told)].map((line) => markdown(line, 4000)).join('\n')

const sections = (media: Record<string, string>): string =>
  `${Object.entries(media)
    .map(([name, text]) => `=== ${name}\n${text}`)
    .join('\n\n')}\n`

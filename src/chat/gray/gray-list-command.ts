import type { GrayRuleView } from '../../control/gray/gray-rule-view.ts'
import { listGray } from '../../control/gray/list-gray.ts'
import type { GraySummary } from '../../control/gray/list-gray.ts'
import { listGrayRules } from '../../control/gray/list-gray-rules.ts'
import { actionId } from '../kit/action-id.ts'
import { privateNotice } from '../kit/handler.ts'
import type { Command } from '../kit/handler.ts'
import { listHead, pageButtons, pageOption, wantedPage } from '../kit/pages.ts'
import { oneLine } from '../kit/rich.ts'
import type { Button, Rich } from '../port.ts'
import { metricWords, noGrayYet, reachWords, verdictWords } from './gray-words.ts'
import { noRuleYet, ruleLine, widerLine } from './rule-words.ts'

const shownMax = 10

/** What `/gray` alone shows. */
export const list: Command = {
  name: 'list',
  summary: 'The gray releases that run, and the rules with where they are used',
  answer: 'private',
  options: [pageOption],
  permission: 'bots.list',
  run: async ({ ctx, me }, options) => {
    const found = await listGray(ctx, { page: wantedPage(options), size: shownMax })
    const { totals, releases, rules } = found
    const prefix = ctx.settings.commandPrefix
    return privateNotice(
      [
        ...(totals.releases > 0
          ? [listHead(['gray release', 'gray releases'], found, totals.releases)]
          : [noGrayYet(prefix)]),
        ...releases.map((one) => releaseLine(one, prefix)),
        ...(totals.rules > 0
          ? [listHead(['gray rule', 'gray rules'], found, totals.rules)]
          : [noRuleYet(prefix)]),
        ...rules.flatMap((one) => ruleLines(one, me.zone)),
      ],
      {
        buttons: [...rules.flatMap(buttonsOf).slice(0, 3), ...pageButtons('gray list', {}, found)],
      },
    )
  },
}

export const rules: Command = {
  name: 'rules',
  summary: 'The rules that say who meets a gray version, and where they are used',
  answer: 'private',
  options: [pageOption],
  permission: 'bots.list',
  run: async ({ ctx, me }, options) => {
    const found = await listGrayRules(ctx, { page: wantedPage(options), size: 2 * shownMax })
    if (found.total === 0) return privateNotice([noRuleYet(ctx.settings.commandPrefix)])
    return privateNotice(
      [
        listHead(['gray rule', 'gray rules'], found, found.total),
        ...found.rules.flatMap((one) => ruleLines(one, me.zone)),
      ],
      {
        buttons: [
          ...found.rules.flatMap(buttonsOf).slice(0, 4),
          ...pageButtons('gray rules', {}, found),
        ],
      },
    )
  },
}

/** `Shop V1.1: 5 % of customers · step 1 of 3 · errors: no harm seen · /gray shop`. */
function releaseLine(gray: GraySummary, prefix: string): Rich {
  const { bot, version, step, steps, heldAt, watched = [] } = gray
  const says = watched.map(
    ({ metric, verdict }) => `${metricWords[metric].toLowerCase()}: ${verdictWords[verdict]}`,
  )
  const parts = [
    reachWords(gray),
    ...(heldAt === null ? [] : ['⏸ held: no new chats']),
    ...(steps > 0 ? [`step ${step + 1} of ${steps}`] : []),
    ...says,
  ]
  const name = `${oneLine(bot.name, 60)} ${version.label}`
  return [{ bold: name }, `: ${parts.join(' · ')} · `, { code: `/${prefix}gray ${bot.slug}` }]
}

function ruleLines({ name, rule: said, usedBy, wider }: GrayRuleView, zone: string): Rich[] {
  const used =
    usedBy.length === 0
      ? 'not used'
      : `used by ${usedBy
          .slice(0, 5)
          .map((bot) => oneLine(bot.name, 40))
          .join(', ')}${usedBy.length > 5 ? ` and ${usedBy.length - 5} more` : ''}`
  return [
    [{ bold: oneLine(name, 60) }, `: ${ruleLine(said)} · ${used}`],
    ...(wider ? [widerLine(wider.at, wider.rule, zone)] : []),
  ]
}

const buttonsOf = ({ id, name, revision, wider }: GrayRuleView): Button[] =>
  wider
    ? [
        {
          id: actionId('rule-confirm', id, revision),
          label: oneLine(`Confirm ${name}`, 60),
          style: 'primary',
        },
        { id: actionId('rule-drop', id, revision), label: oneLine(`Drop ${name}`, 60) },
      ]
    : []

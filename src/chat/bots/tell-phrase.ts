import { explainPhrase } from '../../control/drafts/explain-phrase.ts'
import { oneLine } from '../kit/rich.ts'
import { privateNotice } from '../kit/handler.ts'
import type { ChatContext } from '../kit/handler.ts'
import type { Answer, Rich } from '../port.ts'

/** Which intent a phrase is taken for, and why: the nearest ones with their examples. */
export async function tellPhrase(
  { ctx }: ChatContext,
  bot: string,
  phrase: string,
): Promise<Answer> {
  const { match, nearest } = await explainPhrase(ctx, { bot, phrase })
  const said = `“${oneLine(phrase, 120)}”`
  const head: Rich = match
    ? [`${said} is taken for `, { code: match.intent }, `.`]
    : [
        `${said} is taken for nothing: nothing it understands is near enough, or two things are equally near.`,
      ]
  const lines = nearest.map(({ intent, score, example }): Rich => {
    return [`${Math.round(score * 100)} % `, { code: intent }, ` by “${oneLine(example, 120)}”`]
  })
  const none: Rich[] = nearest.length === 0 ? [['No example of the draft is like it.']] : []
  return privateNotice([head, ...lines, ...none], { tone: match ? 'ok' : 'info' })
}

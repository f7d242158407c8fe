import { explainPhrase } from '../../control/drafts/explain-phrase.ts'
import { oneLine } from '../kit/rich.ts'
import { privateNotice } from '../kit/handler.ts'
import type { ChatContext } from '../kit/handler.ts'
import type { Answer, Rich } from '../port.ts'
import { phraseText } from './bot-words.ts'

/** Which intent a phrase is taken for, and why: the nearest ones with their examples. */
export async function tellPhrase(
  { ctx }: ChatContext,
  bot: string,
  phrase: string,
): Promise<Answer> {
  const { match, nearest } = await explainPhrase(ctx, { bot, phrase })
  const said = `“${oneLine(phrase, 120)}”`
  const head: Rich = match ? phraseText.taken(said, match.intent) : phraseText.notTaken(said)
  const lines = nearest.map(({ intent, score, example }): Rich => {
    return [`${Math.round(score * 100)} % `, { code: intent }, ` by “${oneLine(example, 120)}”`]
  })
  const none: Rich[] = nearest.length === 0 ? [[phraseText.nothingLike]] : []
  return privateNotice([head, ...lines, ...none], { tone: match ? 'ok' : 'info' })
}

import type { DraftUpload, UploadedDraft } from '../../adapters/slack/index.ts'
import type { Notice, Rich } from '../chat/port.ts'
import { refusedAccount } from '../chat/people/not-linked.ts'
import { refusalNotice } from '../chat/kit/error-notices.ts'
import { withNearestName } from '../chat/kit/nearest-name.ts'
import { botOption } from '../chat/kit/options-command.ts'
import { oneLine } from '../chat/kit/rich.ts'
import type { ChatDeps } from '../chat/kit/deps.ts'
import { importBot } from '../control/bots/import-bot.ts'
import type { Imported } from '../control/bots/import-bot.ts'
import type { Ctx } from '../control/kit/context.ts'
import { personOfAccount } from '../control/kit/linked-account.ts'
import { Refusal } from '../refusal.ts'
import { askedBy } from '../turns.ts'
import { findBotAsWritten } from '../store/bots/bots.ts'

const findingsMax = 10

/**
 * Files as the draft of a bot: first what would change, then, with its revision, the change (F6).
 */
export const slackDraftUpload =
  (deps: ChatDeps): DraftUpload =>
  async (user, { bot: words, files }, revision) => {
    try {
      const { install, userId } = user
      const me = await personOfAccount(deps, { platform: 'slack', install, userId })
      if (!me) throw await refusedAccount(deps, { platform: 'slack', user, tried: 'a draft' })
      if (user.stranger) throw guests
      const actor = { kind: 'person' as const, id: me.id, via: 'slack' as const }
      const onto = await botNamed(deps, words)
      return await askedBy(me.id, () => upload({ ...deps, actor }, onto, files, revision))
    } catch (error) {
      if (error instanceof Refusal) return refused(error, revision, deps)
      throw error
    }
  }

async function upload(ctx: Ctx, onto: string, files: UploadedDraft['files'], revision?: number) {
  const wanted = { files, onto, ...(revision !== undefined && { revision }) }
  try {
    return { notice: saved(await importBot(ctx, wanted)), replaces: null }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    throw await withNearestName(ctx, [botOption], { bot: onto }, error)
  }
}

const guests = new Refusal(
  'FORBIDDEN',
  'Guests and people from other workspaces can’t hand in a draft.',
  'Ask somebody of the team.',
)

/**
 * The bot that all the words name, or else the first word: the rest is for the people who read
 * along.
 */
async function botNamed({ db }: ChatDeps, words: string): Promise<string> {
  if (await findBotAsWritten(db, words)) return words
  return words.split(/\s+/)[0] ?? words
}

/** The refusal that names a revision is the preview, and a button accepts it. */
function refused(refusal: Refusal, given: number | undefined, { settings }: ChatDeps) {
  const { bot } = refusal.fields
  const revision = Number(refusal.fields.revision)
  const isPreview = given === undefined && refusal.code === 'PRECONDITION_FAILED' && revision > 0
  if (!isPreview || bot === undefined)
    return { notice: refusalNotice(refusal, settings), replaces: null }
  const lines: Rich[] = [[refusal.sentence], ['Nothing is saved yet.']]
  return { notice: notice('info', lines), replaces: { bot, revision } }
}

function saved({ bot, revision, findings }: Imported): Notice {
  const shown = findings.slice(0, findingsMax).map(({ severity, text, line }): Rich => {
    const sign = severity === 'error' ? '❌' : '⚠️'
    return [`${sign} ${line === undefined ? '' : `line ${line}: `}${oneLine(text, 200)}`]
  })
  const more = findings.length - shown.length
  return notice('ok', [
    [`The draft of ${bot.slug} is your file now, revision ${revision}.`],
    ...shown,
    ...(more > 0 ? [[`and ${more} more`]] : []),
  ])
}

const notice = (tone: Notice['tone'], lines: Rich[]): Notice => ({
  tone,
  lines,
  buttons: [],
  files: [],
})

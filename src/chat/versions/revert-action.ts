import { Refusal } from '../../refusal.ts'
import { prepareRevert } from '../../control/versions/prepare-revert.ts'
import type { RevertPreview } from '../../control/versions/prepare-revert.ts'
import { revertVersion } from '../../control/versions/revert-version.ts'
import { prefilled, textOf, ticked } from '../kit/fields.ts'
import { drainingSessions } from '../activations/drain-words.ts'
import { namedDrains, readOpenChats } from '../activations/drain-options-fields.ts'
import { grayAfterRevert } from '../gray/gray-words.ts'
import { revertForm, shownAs } from './revert-form.ts'
import { revertedText, revertText } from './version-words.ts'
import type { Answer } from '../port.ts'
import { showForm, privateNotice } from '../kit/handler.ts'
import type { Action, ChatContext } from '../kit/handler.ts'

export const revert: Action = {
  click: { answer: 'form', run: (chat, { id }) => openRevert(chat, id) },
  submit: {
    answer: 'private',
    form: async ({ ctx, me }, { id }, values) => {
      const [bot = ''] = id.split('.')
      // Another version may silence the bot where the first one shown did not.
      const version = textOf(values, 'version')
      const asked = version === '' ? { bot } : { bot, version }
      return prefilled(revertForm(await prepareRevert(ctx, asked), me.zone), values)
    },
    run: async ({ ctx, me }, { id, revision }, values) => {
      const [bot = '', expected = '', newest] = id.split('.')
      const target = textOf(values, 'version')
      const preview = await prepareRevert(ctx, { bot, version: target })
      // Nothing goes live whose changes nobody was shown.
      if (shownAs(preview.target) !== revision) throw notShownYet(preview)
      const { stake, checklist, gray } = preview
      const since = ctx.now()
      const done = await revertVersion(ctx, {
        bot,
        version: target,
        expected,
        reason: textOf(values, 'reason'),
        ticks: ticked(values, 'ticks', checklist),
        ...readOpenChats(values),
        endDrains: namedDrains(stake?.endingDrains ?? [], newest),
      })
      const { label } = done.version
      const said = revertedText(done.bot.name, target, label)
      const chats = drainingSessions(done.bot, since, me.zone)
      return privateNotice([[said, ...chats, ...grayAfterRevert(gray)]], { tone: 'ok' })
    },
  },
}

/** Comes back as the form of the chosen version. */
const notShownYet = ({ bot, target }: RevertPreview): Refusal =>
  new Refusal(
    'PRECONDITION_FAILED',
    revertText.notYet(bot.name, target.label),
    revertText.readFirst,
    { version: revertText.shownNow(target.label) },
  )

export const openRevert = async (
  { ctx, me }: ChatContext,
  bot: string,
  version?: string,
): Promise<Answer> => {
  const preview = await prepareRevert(ctx, { bot, ...(version !== undefined && { version }) })
  return showForm(revertForm(preview, me.zone))
}

import { warningCodes } from '../requests/publish-form.ts'
import { activateBot } from '../../control/activations/activate-bot.ts'
import type { Ctx } from '../../control/kit/context.ts'
import { editPlace } from '../../control/drafts/edit-url.ts'
import { prepareActivation } from '../../control/activations/prepare-activation.ts'
import type { ActivationPreview } from '../../control/activations/prepare-activation.ts'
import { Refusal } from '../../refusal.ts'
import { actionId } from '../kit/action-id.ts'
import { activatedText, activateText, unservedLines } from './activation-words.ts'
import { drainingSessions } from './drain-words.ts'
import { activateForm } from './activate-form.ts'
import { prefilled, textOf, ticked } from '../kit/fields.ts'
import { namedDrains, readOpenChats } from './drain-options-fields.ts'
import type { Answer, FieldValues } from '../port.ts'
import { showForm, privateNotice } from '../kit/handler.ts'
import type { Action, ChatContext } from '../kit/handler.ts'

type Taking = Parameters<typeof activateBot>[1]

/** The form's id carries the version that it showed: what went live since is refused (F42). */
export const activate: Action = {
  click: { answer: 'form', run: (chat, { id }) => openActivate(chat, id) },
  submit: {
    answer: 'private',
    form: async ({ ctx }, { id }, values) => {
      const [bot = ''] = id.split('.')
      return prefilled(activateForm(await ready(ctx, bot)), values)
    },
    run: async ({ ctx, me }, { id }, values) => {
      const [bot = '', expected = '', newest] = id.split('.')
      const preview = await ready(ctx, bot)
      const names = preview.senders.map((sender) => sender.name)
      const senders = ticked(values, 'senders', names)
      if (senders.length === 0) throw noSender
      const since = ctx.now()
      const view = await activateBot(ctx, {
        bot,
        senders,
        expected,
        ...readTakeOver(values),
        override: ticked(values, 'override', warningCodes(preview)),
        endDrains: namedDrains(preview.endingDrains, newest),
      })
      const done = activatedText(view.name, view.active.length)
      const opened = preview.senders.filter(({ name }) => senders.includes(name))
      const lines = [[done, ...drainingSessions(view, since, me.zone)], ...unservedLines(opened)]
      return privateNotice(lines, {
        tone: 'ok',
        buttons: [{ id: actionId('qr', view.id), label: 'QR code' }],
      })
    },
  },
}

export const openActivate = async ({ ctx }: ChatContext, bot: string): Promise<Answer> =>
  showForm(activateForm(await ready(ctx, bot)))

async function ready(ctx: Ctx, bot: string): Promise<ActivationPreview> {
  const preview = await prepareActivation(ctx, { bot })
  const { name, slug } = preview.bot
  const error = preview.findings.find((finding) => finding.severity === 'error')
  if (error) {
    throw new Refusal(
      'PRECONDITION_FAILED',
      activateText.broken(preview.version.label, name, error.text),
      activateText.fixAt(editPlace(ctx, slug), slug),
    )
  }
  if (preview.senders.some((sender) => sender.state !== 'ours')) return preview
  throw new Refusal(
    'CONFLICT',
    activateText.isActive(name, preview.version.label),
    activateText.seeIt(slug),
  )
}

function readTakeOver(values: FieldValues): Pick<Taking, 'takeOver' | 'graceMs'> {
  if (['', 'no'].includes(textOf(values, 'takeOver'))) return { takeOver: 'no' }
  const { openSessions, graceMs } = readOpenChats(values, 'takeOver')
  return { takeOver: openSessions, graceMs }
}

const noSender = new Refusal('VALIDATION', activateText.noSender, activateText.tickOne, {
  senders: activateText.tickOne,
})

import { prepareRevert } from '../../control/versions/prepare-revert.ts'
import { revertVersion } from '../../control/versions/revert-version.ts'
import { prefilled, textOf } from '../kit/fields.ts'
import { readDrainOptions } from '../activations/drain-options-fields.ts'
import { revertForm } from './revert-form.ts'
import type { Answer } from '../port.ts'
import { oneLine } from '../kit/rich.ts'
import { showForm, privateNotice } from '../kit/handler.ts'
import type { Action, ChatContext } from '../kit/handler.ts'

export const revert: Action = {
  click: { answer: 'form', run: (chat, { id }) => openRevert(chat, id) },
  submit: {
    answer: 'private',
    form: async ({ ctx }, { id }, values) => {
      const [bot = ''] = id.split('.')
      return prefilled(revertForm(await prepareRevert(ctx, { bot })), values)
    },
    run: async ({ ctx }, { id }, values) => {
      const [bot = '', expected = ''] = id.split('.')
      const target = textOf(values, 'version')
      const { stake } = await prepareRevert(ctx, { bot })
      const done = await revertVersion(ctx, {
        bot,
        version: target,
        expected,
        reason: textOf(values, 'reason'),
        ...readDrainOptions(values, stake?.endingDrains ?? []),
      })
      const { label } = done.version
      const said = `↩️ ${oneLine(done.bot.name, 80)} has the content of ${target} again, as ${label}.`
      return privateNotice([[said]], { tone: 'ok' })
    },
  },
}

export const openRevert = async (
  { ctx }: ChatContext,
  bot: string,
  version?: string,
): Promise<Answer> =>
  showForm(revertForm(await prepareRevert(ctx, { bot, ...(version !== undefined && { version }) })))

import { prepareRevert } from '../../control/versions/prepare-revert.ts'
import { revertVersion } from '../../control/versions/revert-version.ts'
import { prefilled, textOf } from '../kit/fields.ts'
import { leavingOf } from '../activations/open-sessions.ts'
import { revertForm } from './revert-form.ts'
import type { Answer } from '../port.ts'
import { oneLine } from '../kit/rich.ts'
import { show, tell } from '../kit/talk.ts'
import type { Action, Talk } from '../kit/talk.ts'

export const revert: Action = {
  click: { answer: 'form', run: (talk, { id }) => openRevert(talk, id) },
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
        ...leavingOf(values, stake?.endingDrains ?? []),
      })
      const { label } = done.version
      const said = `↩️ ${oneLine(done.bot.name, 80)} has the content of ${target} again, as ${label}.`
      return tell([[said]], { tone: 'ok' })
    },
  },
}

export const openRevert = async ({ ctx }: Talk, bot: string, version?: string): Promise<Answer> =>
  show(revertForm(await prepareRevert(ctx, { bot, ...(version !== undefined && { version }) })))

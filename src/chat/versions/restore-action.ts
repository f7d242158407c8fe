import { exportBot } from '../../control/bots/export-bot.ts'
import { readDraft } from '../../control/drafts/read-draft.ts'
import type { DraftView } from '../../control/drafts/read-draft.ts'
import { saveDraft } from '../../control/drafts/save-draft.ts'
import type { Ctx } from '../../control/kit/context.ts'
import { Refusal } from '../../refusal.ts'
import { editLink } from '../bots/edit-link.ts'
import { actionId } from '../kit/action-id.ts'
import { isTicked, pages, prefilled, tickField } from '../kit/fields.ts'
import { privateNotice, showForm } from '../kit/handler.ts'
import type { Action, ActionTarget } from '../kit/handler.ts'
import type { Answer, Form } from '../port.ts'
import { restoredLine, restoreIntro, restoreText } from './version-words.ts'

/** The form's id carries the draft's revision that it showed: what was written since is kept (F4). */
export const restore: Action = {
  submit: {
    answer: 'private',
    form: async ({ ctx }, { id }, values) => {
      const [bot = '', version = ''] = id.split('.')
      return prefilled(await restoreForm(ctx, bot, version), values)
    },
    run: async ({ ctx }, target, values) => {
      const [bot = ''] = target.id.split('.')
      const draft = await readDraft(ctx, { bot })
      if (!isTicked(values, 'sure')) throw notSure
      return restored(ctx, target, draft.bot)
    },
  },
}

async function restored(
  ctx: Ctx,
  { id, revision }: ActionTarget,
  bot: DraftView['bot'],
): Promise<Answer> {
  const [, number = ''] = id.split('.')
  const label = labelOf(number)
  const { text } = await exportBot(ctx, { bot: bot.id, what: label })
  const saved = await saveDraft(ctx, { bot: bot.id, revision, source: text })
  const what = { bot: bot.name, label, revision: saved.revision, edit: editLink(ctx, bot.slug) }
  return privateNotice([restoredLine(what)], { tone: 'ok' })
}

export const openRestore = async (ctx: Ctx, bot: string, version: string): Promise<Answer> =>
  showForm(await restoreForm(ctx, bot, version))

async function restoreForm(ctx: Ctx, word: string, version: string): Promise<Form> {
  const { bot, revision, updatedBy, readOnly } = await readDraft(ctx, { bot: word })
  if (readOnly) throw new Refusal('FORBIDDEN', readOnly.why, readOnly.nextStep)
  const { name } = await exportBot(ctx, { bot: bot.id, what: labelOf(version) })
  const number = /-V1\.(\d+)\.yml$/.exec(name)?.[1] ?? version
  return {
    id: actionId('restore', `${bot.id}.${number}`, revision),
    title: restoreText.title(bot.name, labelOf(number)),
    submit: restoreText.submit,
    pages: pages(
      [restoreIntro({ slug: bot.slug, revision, updatedBy })],
      [{ ...tickField('sure', restoreText.sure), required: true }],
    ),
  }
}

const notSure = new Refusal('VALIDATION', restoreText.notSure, restoreText.tickOrClose, {
  sure: restoreText.tick,
})

const labelOf = (version: string): string => (/^\d+$/.test(version) ? `V1.${version}` : version)

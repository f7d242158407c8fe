import { exportBot } from '../../control/bots/export-bot.ts'
import { readDraft } from '../../control/drafts/read-draft.ts'
import type { DraftView } from '../../control/drafts/read-draft.ts'
import { saveDraft } from '../../control/drafts/save-draft.ts'
import { editUrl } from '../../control/drafts/edit-url.ts'
import type { Ctx } from '../../control/kit/context.ts'
import { Refusal } from '../../refusal.ts'
import { actionId } from '../kit/action-id.ts'
import { isTicked, pages, prefilled, tickField } from '../kit/fields.ts'
import { privateNotice, showForm } from '../kit/handler.ts'
import type { Action, ActionTarget } from '../kit/handler.ts'
import { limits, oneLine, person } from '../kit/rich.ts'
import type { Answer, Form } from '../port.ts'

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
  const url = editUrl(ctx, bot.slug)
  const said = `The draft of ${oneLine(bot.name, 80)} has the content of ${label} now, as revision ${saved.revision}: `
  return privateNotice([[said, { link: url, text: url }]], { tone: 'ok' })
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
    title: oneLine(`Restore V1.${number} of ${bot.name}`, limits.title),
    submit: 'Replace the draft',
    pages: pages(
      [
        [
          `The draft, revision ${revision} by `,
          person(updatedBy),
          ', is replaced. Keep it first with ',
          { code: `/bots export ${bot.slug}` },
          ', if it is of use.',
        ],
      ],
      [{ ...tickField('sure', 'Replace what the draft holds now'), required: true }],
    ),
  }
}

const notSure = new Refusal(
  'VALIDATION',
  'Nothing was replaced: the tick is missing.',
  'Tick it, or close the form.',
  { sure: 'Tick it to replace the draft.' },
)

const labelOf = (version: string): string => (/^\d+$/.test(version) ? `V1.${version}` : version)

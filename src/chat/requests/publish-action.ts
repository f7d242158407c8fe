import { unreachableAmong } from '../../control/people/unreachable-people.ts'
import { preparePublish } from '../../control/requests/prepare-publish.ts'
import { requestPublish } from '../../control/requests/request-publish.ts'
import { isTicked, prefilled, textOf, ticked } from '../kit/fields.ts'
import { askedLines, publishForm, warningCodes } from './publish-form.ts'
import { resourcesIn } from '../profiles/resource-fields.ts'
import { notifiersOf } from './publish-notifiers.ts'
import { grayOf } from './publish-gray-page.ts'
import type { Answer, FieldValues } from '../port.ts'
import { showForm, privateNotice } from '../kit/handler.ts'
import type { Action, ChatContext } from '../kit/handler.ts'

/** Opens the publish form of a bot, and sends it (F13). */
export const publish: Action = {
  click: {
    answer: 'form',
    run: (chat, { id }) => openPublish(chat, id),
  },
  submit: {
    answer: 'private',
    form: async ({ ctx }, { id }, values) =>
      prefilled(publishForm(await preparePublish(ctx, { bot: id, ...profileIn(values) })), values),
    run: async ({ ctx }, { id }, values) => {
      const preview = await preparePublish(ctx, { bot: id, ...profileIn(values) })
      const { flows, shared, settings } = preview.selectable
      const asked = preview.approvers.map((person) => person.id)
      const request = await requestPublish(ctx, {
        bot: id,
        comment: textOf(values, 'comment'),
        selection:
          textOf(values, 'what') === 'selected'
            ? {
                flows: ticked(
                  values,
                  'flows',
                  flows.map((flow) => flow.id),
                ),
                shared: ticked(
                  values,
                  'shared',
                  shared.map(({ part }) => part),
                ),
                settings: settings && isTicked(values, 'settings'),
              }
            : 'all',
        asked: ticked(values, 'asked', asked),
        override: ticked(values, 'override', warningCodes(preview)),
        ...profileIn(values),
        ...resourcesIn(values, preview),
        ...notifiersOf(values, preview),
        ...grayOf(values, preview),
      })
      const waited = request.waitsFor.flatMap(({ of }) => of.map(({ id }) => id))
      const unreachable = await unreachableAmong(ctx, waited)
      const { commandPrefix } = ctx.settings
      return privateNotice(askedLines(request, unreachable, commandPrefix), { tone: 'ok' })
    },
  },
}

/** By id, as the form offered it. */
function profileIn(values: FieldValues): { profile?: string } {
  const profile = textOf(values, 'profile')
  return profile === '' ? {} : { profile }
}

export const openPublish = async (
  { ctx }: ChatContext,
  bot: string,
  profile?: string,
): Promise<Answer> =>
  showForm(publishForm(await preparePublish(ctx, { bot, ...(profile && { profile }) })))

import { prepareProfile } from '../../control/profiles/prepare-profile.ts'
import { putSecret } from '../../control/profiles/put-secret.ts'
import { saveProfile } from '../../control/profiles/save-profile.ts'
import type { ProfileView } from '../../control/profiles/profile-view.ts'
import { refusedAt } from '../../control/kit/all-refused.ts'
import type { Ctx } from '../../control/kit/context.ts'
import { durationWords } from '../../domain/profiles/profile.ts'
import {
  parseDuration,
  parseVariables,
  secretCharactersMax,
  variablesText,
} from '../../domain/profiles/profile-input.ts'
import { visibly } from '../../domain/visibly.ts'
import type { Answer, FieldValues, Form, Page } from '../port.ts'
import { actionId } from '../kit/action-id.ts'
import { lineField, pages, prefilled, textField, textOf } from '../kit/fields.ts'
import { privateNotice, showForm } from '../kit/handler.ts'
import type { Action } from '../kit/handler.ts'
import { limits, oneLine } from '../kit/rich.ts'
import { givenFields, givenIn } from './resource-fields.ts'
import { goesOn, profileLines, profileText, profileSaid } from './profile-words.ts'

/** Longer lists than a form can carry come by the API. */
const variablesCharactersMax = 2000

/** Corrects the values of a profile (F39). */
export const profileSet: Action = {
  submit: {
    answer: 'private',
    form: async ({ ctx }, { id }, values) =>
      prefilled(profileForm(await prepareProfile(ctx, { profile: id })), seen(values)),
    run: async ({ ctx }, { id, revision }, values) => {
      const { given, unread } = valuesOf(values)
      const saved = await saveProfile(ctx, { profile: id, revision, ...given }, unread)
      const live = saved.usedBy.length === 0 ? [] : [[goesOn]]
      return privateNotice([...profileLines(saved), ...live], { tone: 'ok' })
    },
  },
}

/** Gives a secret its value; what was typed is never shown again, also where it is refused. */
export const profileSecret: Action = {
  submit: {
    answer: 'private',
    form: async ({ ctx }, { id }, values) =>
      secretForm(await prepareProfile(ctx, { profile: id }), textOf(values, 'name')),
    run: async ({ ctx }, { id }, values) => {
      const put = await putSecret(ctx, {
        profile: id,
        name: textOf(values, 'name'),
        value: textOf(values, 'value').trim(),
      })
      const said = profileSaid.secretPut(put.name, put.profile, put.version)
      return privateNotice([[said], [goesOn]], { tone: 'ok' })
    },
  },
}

/** What somebody typed stands there again with its hidden signs written out. */
const seen = (values: FieldValues): FieldValues =>
  typeof values['variables'] === 'string'
    ? { ...values, variables: visibly(values['variables']) }
    : values

export const openProfile = async (ctx: Ctx, profile: string): Promise<Answer> =>
  showForm(profileForm(await prepareProfile(ctx, { profile })))

export const openSecret = async (ctx: Ctx, profile: string, name = ''): Promise<Answer> =>
  showForm(secretForm(await prepareProfile(ctx, { profile }), name))

export function profileForm(view: ProfileView): Form {
  const { id, name, revision, locale, timeZone, sessionExpiryMs, variables } = view
  const text = variablesText(variables)
  const isLong = text.length > variablesCharactersMax
  return {
    id: actionId('profile-set', id, revision),
    title: oneLine(`Profile ${name}`, limits.title),
    submit: 'Save',
    pages: [
      ...pages(
        [[profileText.intro]],
        [
          lineField({
            name: 'locale',
            label: 'Locale',
            required: false,
            value: locale ?? '',
            hint: 'de-AT: the language of customers where the file names none',
          }),
          lineField({
            name: 'timeZone',
            label: 'Time zone',
            required: false,
            value: timeZone ?? '',
            hint: 'Europe/Vienna: of opening hours where the file names none',
          }),
          lineField({
            name: 'sessionExpiryMs',
            label: 'Chats close after',
            required: false,
            value: sessionExpiryMs === null ? '' : durationWords(sessionExpiryMs),
            hint: '1 minute to 90 days of silence; empty: 4 hours',
          }),
          ...(isLong
            ? []
            : [
                textField({
                  name: 'variables',
                  label: 'Variables, one a line',
                  required: false,
                  value: text,
                  hint: 'shop = Our shop in Graz; texts say {vars.shop}',
                }),
              ]),
        ],
      ),
      ...givenPages(view),
    ],
  }
}

/** What takes long lists comes by the API. */
function givenPages({ given }: ProfileView): Page[] {
  const fields = givenFields(given)
  return fields.length === 0 ? [] : pages([[profileText.given]], fields)
}

function secretForm({ id, name, revision }: ProfileView, secret: string): Form {
  return {
    id: actionId('profile-secret', id, revision),
    title: oneLine(`Secret of ${name}`, limits.title),
    submit: 'Seal it',
    pages: pages(
      [[profileText.secret]],
      [
        lineField({ name: 'name', label: 'Name', required: true, value: secret, maxLength: 40 }),
        {
          ...lineField({ name: 'value', label: 'Value', required: true }),
          kind: 'text',
          lines: 'one',
          value: '',
          maxLength: Math.min(secretCharactersMax, 3000),
          isSecret: true,
        },
      ],
    ),
  }
}

/** All that the form had and that can be read; the rest is told with what else is wrong. */
function valuesOf(values: FieldValues) {
  const ms = parseDuration(textOf(values, 'sessionExpiryMs'))
  const isUnread = Number.isNaN(ms)
  const variables =
    values['variables'] === undefined ? null : parseVariables(textOf(values, 'variables'))
  const gives = givenIn(values)
  const refused = [
    refusedAt('sessionExpiryMs', isUnread ? [profileText.durations] : [], profileText.saveAgain),
    refusedAt('variables', variables?.problems ?? [], profileText.saveAgain),
    ...gives.unread,
  ]
  const given = {
    ...gives.given,
    locale: textOf(values, 'locale').trim() || null,
    timeZone: textOf(values, 'timeZone').trim() || null,
    ...(!isUnread && { sessionExpiryMs: ms }),
    ...(variables && { variables: variables.variables }),
  }
  return { given, unread: refused.flatMap((one) => one ?? []) }
}

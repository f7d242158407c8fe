import { refusedAt } from '../../control/kit/all-refused.ts'
import type { GivenView } from '../../control/profiles/resources.ts'
import type { PublishPreview } from '../../control/requests/prepare-publish.ts'
import { leadsText, parseLeads, parseNames } from '../../domain/profiles/resource-input.ts'
import type { Refusal } from '../../refusal.ts'
import { choiceField, pages, textField, textOf, ticked, tickList } from '../kit/fields.ts'
import type { Field, FieldValues, Page } from '../port.ts'
import { profileText } from './profile-words.ts'

const charactersMax = 2000

/** What a profile gives (F39, F40). Longer lists than a form can carry come by the API. */
export function givenFields({ numbers, urls }: GivenView): Field[] {
  const [names, leads] = [numbers.map(({ name }) => name).join('\n'), leadsText(urls)]
  return [
    ...(names.length > charactersMax
      ? []
      : [
          textField({
            name: 'numbers',
            label: 'Numbers, by name',
            required: false,
            value: names,
            hint: 'Bots answer on these; empty: on those that the draft names',
          }),
        ]),
    ...(leads.length > charactersMax ? [] : [leadsField(leads)]),
  ]
}

const leadsField = (value: string): Field =>
  textField({
    name: 'urls',
    label: 'Web URLs, one a line',
    required: false,
    value,
    hint: 'shop = shop-qa: {urls.shop} then opens shop-qa',
  })

/** Only what the form had and what can be read; `unread` is what can't. */
export function givenIn(values: FieldValues): {
  given: { numbers?: string[]; urls?: Record<string, string> }
  unread: (Refusal | null)[]
} {
  const numbers = values['numbers'] !== undefined && {
    numbers: parseNames(textOf(values, 'numbers')),
  }
  if (values['urls'] === undefined) return { given: { ...numbers }, unread: [] }
  const { urls, problems } = parseLeads(textOf(values, 'urls'))
  return {
    given: { ...numbers, urls: onlyLed(urls) },
    unread: [refusedAt('urls', problems, profileText.sendAgain)],
  }
}

/** All of them: what leads nowhere is left out. */
const onlyLed = (urls: Record<string, string | null>): Record<string, string> =>
  Object.fromEntries(Object.entries(urls).filter((one): one is [string, string] => one[1] !== null))

/** Null for what is taken out. @throws Refusal with all that can't be read */
export function someLeadsIn(text: string): Record<string, string | null> {
  const { urls, problems } = parseLeads(text)
  const refused = refusedAt('urls', problems, profileText.sendAgain)
  if (refused) throw refused
  return urls
}

type Preview = Pick<PublishPreview, 'resources'>

/** Asked only where a profile gives something, or where others were chosen before. */
export const resourcesField = ({ resources }: Preview): Field[] =>
  resources === null
    ? []
    : [
        choiceField({
          name: 'resources',
          label: 'Numbers and pages',
          value: resources.isAsked ? 'own' : 'profile',
          options: [
            { value: 'profile', label: 'As the profile gives them' },
            { value: 'own', label: 'Others, chosen on the next page' },
          ],
        }),
      ]

export const resourcesPages = ({ resources }: Preview): Page[] =>
  resources === null
    ? []
    : pages(
        [[profileText.resources]],
        [
          ...tickList({
            name: 'numbers',
            label: 'Numbers',
            items: resources.all.map(({ name, channel }) => ({
              value: name,
              label: name,
              hint: channel,
            })),
            chosen: resources.given.numbers.map(({ name }) => name),
          }),
          leadsField(leadsText(resources.given.urls).slice(0, charactersMax)),
        ],
      ).map((page) => ({ ...page, when: { field: 'resources', value: 'own' } }))

export function resourcesIn(values: FieldValues, { resources }: Preview) {
  if (resources === null || textOf(values, 'resources') !== 'own') return {}
  const names = resources.all.map(({ name }) => name)
  return {
    resources: {
      numbers: ticked(values, 'numbers', names),
      urls: onlyLed(someLeadsIn(textOf(values, 'urls'))),
    },
  }
}

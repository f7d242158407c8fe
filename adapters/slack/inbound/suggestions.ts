import type { BlockSuggestion } from '@slack/bolt'
import type { PlainTextOption } from '@slack/types'
import { suggestSources } from '../../../src/chat/port.ts'
import { accountOf } from './interaction.ts'
import type { Receiving } from './receive.ts'
import { valuesIn } from './read-values.ts'
import { limits } from '../render/limits.ts'
import { optionsOf } from '../render/render-form.ts'

/** What somebody may choose in a searching field, for what they typed so far. */
export async function suggestions(
  deps: Receiving,
  body: BlockSuggestion,
): Promise<PlainTextOption[]> {
  const word = body.action_id.replace(/^pick:/, '')
  const source = suggestSources.find((known) => known === word)
  if (!source) return []
  try {
    const user = await deps.identity.userOf(accountOf(body, body.user.team_id))
    const given = Object.entries(valuesIn(body.view?.state?.values ?? {})).flatMap(
      ([name, value]): [string, string][] => {
        const [one] = [value].flat()
        return typeof one === 'string' && one !== '' ? [[name, one]] : []
      },
    )
    const who = { ...user, platform: 'slack' as const }
    return optionsOf(
      await deps.core.suggest(
        who,
        source,
        body.value ?? '',
        Object.fromEntries(given),
        limits.options,
      ),
    )
  } catch (error) {
    deps.log('warn', 'could not suggest anything', error)
    return []
  }
}

import type { Event } from '../../domain/events.ts'
import { comparisonAnswer } from '../bots/comparison-answer.ts'
import { actionId } from '../kit/action-id.ts'
import type { Action } from '../kit/handler.ts'
import type { Button } from '../port.ts'

type News = Extract<Event, { type: 'version.news' }>

/** Leads to all that a release changed, where its note says a part of it (F83). */
export const newsButton = ({ botId, versionId, from }: News): Button => ({
  id: actionId('news', [botId, versionId, ...(from === null ? [] : [from])].join('.')),
  label: 'Details',
})

export const news: Action = {
  click: {
    answer: 'private',
    run: ({ ctx }, { id }) => {
      const [bot = '', to = '', from = null] = id.split('.')
      return comparisonAnswer(ctx, { bot, to, from })
    },
  },
}

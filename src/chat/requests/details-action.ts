import { readRequest } from '../../control/requests/read-request.ts'
import { fullChanges } from './change-lines.ts'
import { requestButtons } from './request-buttons.ts'
import { statusOf } from './request-status.ts'
import { clip, oneLine } from '../kit/rich.ts'
import { privateNotice } from '../kit/handler.ts'
import type { Action } from '../kit/handler.ts'

const linesMax = 40

/** Everything that the card has no room for, told privately. */
export const details: Action = {
  on: 'request',
  click: {
    answer: 'private',
    run: async ({ ctx }, { id }) => {
      const request = await readRequest(ctx, { request: id })
      const { number, bot, hash, comment, warnings, overridden, checklist } = request
      return privateNotice(
        [
          [{ bold: `R-${number} · ${oneLine(bot.name, 80)} · ${statusOf(request)}` }],
          [clip(comment, 1000)],
          ...fullChanges(request.changes, linesMax),
          ['Candidate: ', { code: hash.slice(0, 16) }, `, revision ${request.revision}`],
          [`Warnings: ${list(warnings)}. Overridden: ${list(overridden)}.`],
          [`Checklist: ${list(checklist)}.`],
        ],
        { buttons: requestButtons(request).filter((button) => !button.id.startsWith('details:')) },
      )
    },
  },
}

const list = (words: readonly string[]): string =>
  words.length === 0 ? 'none' : clip(words.map((word) => oneLine(word, 100)).join('; '), 600)

import { readChanges } from '../../control/requests/read-changes.ts'
import { readRequest } from '../../control/requests/read-request.ts'
import { detailLines, isLong } from './change-lines.ts'
import { changesFiles } from './changes-files.ts'
import { allButtons, requestButtons } from './request-buttons.ts'
import { statusOf } from './request-status.ts'
import { clip, oneLine } from '../kit/rich.ts'
import { privateNotice } from '../kit/handler.ts'
import type { Action } from '../kit/handler.ts'

const linesMax = 40

/** Everything that the card has no room for, told privately; what is longer comes as a file. */
export const details: Action = {
  on: 'request',
  click: {
    answer: 'private',
    run: async ({ ctx }, { id }) => {
      const request = await readRequest(ctx, { request: id })
      const { number, bot, hash, comment, warnings, overridden, checklist, told } = request
      const lines = detailLines(told)
      const isFiled = isLong(lines, told)
      const files = isFiled ? changesFiles(await readChanges(ctx, { request: id })) : []
      return privateNotice(
        [
          [{ bold: `R-${number} · ${oneLine(bot.name, 80)} · ${statusOf(request)}` }],
          [clip(comment, 1000)],
          ...lines.slice(0, linesMax),
          ...(isFiled ? [[`The whole list is attached as R-${number}-changes.html.`]] : []),
          ['Fingerprint: ', { code: hash.slice(0, 16) }, `, revision ${request.revision}`],
          [`Warnings: ${list(warnings)}. Overridden: ${list(overridden)}.`],
          [`Checklist: ${list(checklist)}.`],
        ],
        {
          buttons: allButtons(requestButtons(request)).filter(
            (button) => !button.id.startsWith('details:'),
          ),
          files,
        },
      )
    },
  },
}

const list = (words: readonly string[]): string =>
  words.length === 0 ? 'none' : clip(words.map((word) => oneLine(word, 100)).join('; '), 600)

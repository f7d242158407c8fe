import type { Ctx } from '../../control/kit/context.ts'
import { drawShortLink } from '../../control/sharing/draw-short-link.ts'
import type { DrawnLink } from '../../control/sharing/draw-short-link.ts'
import { pauseShortLink, resumeShortLink } from '../../control/sharing/pause-short-link.ts'
import { actionId } from '../kit/action-id.ts'
import { notice, privateNotice } from '../kit/handler.ts'
import type { Action, ActionTarget } from '../kit/handler.ts'
import type { Answer, Button } from '../port.ts'
import { drawnFiles, drawnLines, pauseConfirm, pausedText, resumedText } from './link-words.ts'

/** The revision of these buttons says whether the logo is wanted. */
const withLogo = 1

/** A link's code for the one who asked; the id is the link's. */
export const linkOpen: Action = {
  click: { answer: 'private', run: ({ ctx }, target) => showLink(ctx, lookOf(target)) },
}

export const linkPoster: Action = {
  click: {
    answer: 'private',
    run: ({ ctx }, target) => showLink(ctx, { ...lookOf(target), poster: true }),
  },
}

/** The same for the whole channel. */
export const linkShare: Action = {
  click: {
    answer: 'public',
    run: async ({ ctx }, target) => {
      const drawn = await drawShortLink(ctx, lookOf(target))
      const files = drawnFiles(drawn, false)
      const shared = notice(drawnLines(drawn, { poster: false }), { files })
      return { kind: 'notice', audience: 'public', notice: shared }
    },
  },
}

export const linkPause: Action = {
  click: {
    answer: 'private',
    run: async ({ ctx }, { id }) => {
      const { url } = await pauseShortLink(ctx, { link: id })
      return privateNotice([[pausedText(url)]], {
        tone: 'ok',
        buttons: [{ id: actionId('link-resume', id), label: 'Resume' }],
      })
    },
  },
}

export const linkResume: Action = {
  click: {
    answer: 'private',
    run: async ({ ctx }, { id }) => {
      const { url } = await resumeShortLink(ctx, { link: id })
      return privateNotice([[resumedText(url)]], {
        tone: 'ok',
        buttons: [{ id: actionId('link-open', id), label: 'QR code' }],
      })
    },
  },
}

type Look = { link: string; logo: boolean; poster?: boolean }

const lookOf = ({ id, revision }: ActionTarget): Look => ({ link: id, logo: revision === withLogo })

export async function showLink(ctx: Ctx, look: Look): Promise<Answer> {
  const { poster = false } = look
  const drawn = await drawShortLink(ctx, look)
  return privateNotice(drawnLines(drawn, { poster }), {
    buttons: poster ? [] : buttonsOf(drawn, look.logo ? withLogo : 0),
    files: drawnFiles(drawn, poster),
  })
}

const buttonsOf = ({ bot, link, encodes }: DrawnLink, look: number): Button[] => {
  const isOurs = encodes === link.url
  return [
    { id: actionId('link-share', link.id, look), label: 'Share to channel' },
    { id: actionId('link-poster', link.id, look), label: 'Poster' },
    { id: actionId('page', `qr bot=${bot.slug} as=list`, 1), label: 'All links' },
    {
      id: actionId('link-pause', link.id),
      label: 'Pause',
      confirm: pauseConfirm(isOurs),
    },
  ]
}

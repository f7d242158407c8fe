import { shareBot } from '../../src/control/sharing/share-bot.ts'
import { drawShortLink } from '../../src/control/sharing/draw-short-link.ts'
import { entryLinks } from '../../src/control/sharing/entry-links.ts'
import { listShortLinks } from '../../src/control/sharing/list-short-links.ts'
import { makeShortLink } from '../../src/control/sharing/make-short-link.ts'
import { pauseShortLink, resumeShortLink } from '../../src/control/sharing/pause-short-link.ts'
import { scansCsv } from '../../src/control/sharing/scans-csv.ts'
import { setLogo } from '../../src/control/sharing/set-logo.ts'
import { at, ofSharers } from './access-row.ts'
import type { Row } from './access-row.ts'

/** Links, their codes and their counts: for supervisors and up, and admins. */
export const sharing: readonly Row[] = [
  ofSharers(shareBot, 'bot.share', (ctx, w) => shareBot(ctx, at(w.live))),
  ofSharers(makeShortLink, 'short-link.make', (ctx, w) =>
    makeShortLink(ctx, { ...at(w.live), campaign: 'fair' }),
  ),
  ofSharers(entryLinks, 'short-link.entry', (ctx, w) => entryLinks(ctx, at(w.live))),
  ofSharers(listShortLinks, 'short-link.list', (ctx, w) => listShortLinks(ctx, at(w.live))),
  ofSharers(scansCsv, 'short-link.export', (ctx, w) => scansCsv(ctx, at(w.live))),
  ofSharers(drawShortLink, 'short-link.draw', (ctx, w) =>
    drawShortLink(ctx, { link: w.shortLink }),
  ),
  ofSharers(pauseShortLink, 'short-link.pause', (ctx, w) =>
    pauseShortLink(ctx, { link: w.shortLink }),
  ),
  ofSharers(resumeShortLink, 'short-link.resume', (ctx, w) =>
    resumeShortLink(ctx, { link: w.pausedLink }),
  ),
  ofSharers(setLogo, 'logo.set', (ctx, w) => setLogo(ctx, { ...at(w.live), image: null })),
]

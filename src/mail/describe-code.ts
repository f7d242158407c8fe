import { oneLine } from '../chat/kit/rich.ts'
import type { Ctx } from '../control/kit/context.ts'
import { readMailCode } from '../control/mail/read-mail-code.ts'
import type { Event } from '../domain/events.ts'
import { allVisibly } from '../domain/visibly.ts'
import type { DescribedMail, ToMail } from './described-mail.ts'
import { timeWords } from './time-words.ts'

/** The code that proves an address (F29); it is typed in chat, so no link in the mail proves anything. */
export async function describeCode(
  ctx: Ctx,
  { key }: ToMail,
  { proofId }: Extract<Event, { type: 'mail.code' }>,
): Promise<DescribedMail | null> {
  const told = await readMailCode(ctx, proofId)
  if (!told) return null
  const { name, zone, address, code, until } = told
  const shown = `${code.slice(0, 3)} ${code.slice(3)}`
  const content = allVisibly({
    subject: 'Your code for Slipway',
    heading: shown,
    status: '🔑 Proves your mail address',
    facts: [
      { label: 'Type it in chat', text: `/${ctx.settings.commandPrefix}bots me code:${code}` },
      { label: 'Asked by', text: oneLine(name, 60) },
      { label: 'Good until', text: timeWords(until, zone) },
    ],
    footer: [
      `You get this mail because somebody gave ${address} as their own address.`,
      'If it was not you, do nothing and tell nobody the code: without it nothing else is sent here.',
    ],
  })
  const mail = {
    key,
    to: { name: oneLine(name, 60), address },
    told: null,
    links: [],
    unsubscribe: null,
  }
  return { mail: { ...content, ...mail }, isInThread: false, isStanding: false }
}

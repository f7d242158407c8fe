import type { Config } from '../config.ts'
import type { Ctx } from '../control/kit/context.ts'
import { describeMail } from '../mail/describe-mail.ts'
import type { RelayDeps } from '../notify/deps.ts'

export type MailDelivery = NonNullable<RelayDeps['mail']> & {
  problem: () => string | null
  stop: () => void
}

/** Connects the mail server that the environment names; null where it names none. */
export async function addMail({ mail }: Config, system: Ctx): Promise<MailDelivery | null> {
  if (mail === null) return null
  // Read only where it is used.
  const { createMailOut } = await import('../../adapters/mail/index.ts')
  const out = createMailOut({ ...mail, now: system.now })
  const { problem, stop } = out
  return { out, describe: (what) => describeMail(system, what), problem, stop }
}

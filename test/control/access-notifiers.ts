import { addNotifier } from '../../src/control/notifiers/add-notifier.ts'
import {
  correctNotifier,
  renameNotifier,
  retireNotifier,
} from '../../src/control/notifiers/change-notifier.ts'
import { listNotifiers } from '../../src/control/notifiers/list-notifiers.ts'
import { subscribe, unsubscribe } from '../../src/control/notifiers/subscribe.ts'
import { testNotifier } from '../../src/control/notifiers/test-notifier.ts'
import { at, ofManagers, ofSeers } from './access-row.ts'
import type { Row } from './access-row.ts'

const to = { kind: 'webhook' as const, url: 'https://ops.example.com' }
const notifier = 'pager'
const postWebhook = async () => ({ state: 'taken' as const })
const own = { platform: 'playground' as const, install: 'local', channel: 'ops' }
const channel = { kind: own.platform, install: own.install, channel: own.channel }

/** Error notifiers, and who hears of releases. */
export const notifiers: readonly Row[] = [
  ofSeers(listNotifiers, 'notifier.list', (ctx) => listNotifiers(ctx)),
  ofManagers(addNotifier, 'notifier.add', (ctx) => addNotifier(ctx, { name: 'ops', to: channel })),
  ofManagers(renameNotifier, 'notifier.rename', (ctx) =>
    renameNotifier(ctx, { notifier, name: 'other' }),
  ),
  ofManagers(correctNotifier, 'notifier.correct', (ctx) => correctNotifier(ctx, { notifier, to })),
  ofManagers(retireNotifier, 'notifier.retire', (ctx) => retireNotifier(ctx, { notifier })),
  ofManagers(testNotifier, 'notifier.test', (ctx) =>
    testNotifier({ ...ctx, ports: { ...ctx.ports, postWebhook } }, { notifier }),
  ),
  ofSeers(subscribe, 'bot.subscribe', (ctx, { live }) =>
    subscribe(ctx, { ...at(live), who: 'me' }),
  ),
  ofSeers(unsubscribe, 'bot.unsubscribe', (ctx, { live }) =>
    unsubscribe(ctx, { ...at(live), who: own }),
  ),
]

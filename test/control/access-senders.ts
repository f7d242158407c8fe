import { renameEndpoint, retireEndpoint } from '../../src/control/senders/change-endpoint.ts'
import { changeSender, retireSender } from '../../src/control/senders/change-sender.ts'
import { connectNumber, disconnectNumber } from '../../src/control/senders/connect-number.ts'
import { listNumbers } from '../../src/control/senders/list-numbers.ts'
import { proveSender } from '../../src/control/senders/prove-sender.ts'
import { ofAdmins, ofManagers } from './access-row.ts'
import type { Row } from './access-row.ts'

/** Senders, their numbers and endpoints. */
export const senders: readonly Row[] = [
  ofManagers(changeSender, 'sender.change', (ctx) =>
    changeSender(ctx, { sender: 'spare', name: 'spare-two' }),
  ),
  ofManagers(proveSender, 'sender.prove', (ctx) => proveSender(ctx, { sender: 'testing' })),
  ofAdmins(connectNumber, 'channel.connect', (ctx) =>
    connectNumber(ctx, { sender: 'spare-main', number: '106540352242922' }),
  ),
  ofAdmins(disconnectNumber, 'channel.disconnect', (ctx) =>
    disconnectNumber(ctx, { sender: 'connected' }),
  ),
  ofAdmins(listNumbers, 'channel.list', (ctx) => listNumbers(ctx)),
  ofManagers(retireSender, 'sender.retire', (ctx) => retireSender(ctx, { sender: 'spare' })),
  ofManagers(renameEndpoint, 'endpoint.rename', (ctx) =>
    renameEndpoint(ctx, { endpoint: 'spare', name: 'spare-two' }),
  ),
  ofManagers(retireEndpoint, 'endpoint.retire', (ctx) =>
    retireEndpoint(ctx, { endpoint: 'spare' }),
  ),
]

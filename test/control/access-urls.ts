import { addUrl } from '../../src/control/senders/add-url.ts'
import { correctUrl, renameUrl, retireUrl } from '../../src/control/senders/change-url.ts'
import { listUrls } from '../../src/control/senders/list-urls.ts'
import { ofManagers, ofSeers } from './access-row.ts'
import type { Row } from './access-row.ts'

const url = 'https://shop.example.com'

/** Web pages that bots open by name. */
export const urls: readonly Row[] = [
  ofSeers(listUrls, 'url.list', (ctx) => listUrls(ctx)),
  ofManagers(addUrl, 'url.add', (ctx) => addUrl(ctx, { name: 'shop', url })),
  ofManagers(renameUrl, 'url.rename', (ctx) => renameUrl(ctx, { url: 'spare-url', name: 'other' })),
  ofManagers(correctUrl, 'url.correct', (ctx) =>
    correctUrl(ctx, { url: 'spare-url', address: url }),
  ),
  ofManagers(retireUrl, 'url.retire', (ctx) => retireUrl(ctx, { url: 'spare-url' })),
]

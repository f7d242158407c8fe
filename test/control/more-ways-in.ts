import type { World } from './access-world.ts'

const pager = { kind: 'webhook', url: 'https://ops.example.com' }
export type To = (world: World) => string
type Line = readonly [verb: string, line: To]
export type Call = readonly [
  verb: string,
  method: 'GET' | 'POST' | 'PUT',
  path: To,
  body?: (world: World) => object,
]

/** Ways to web URLs, error notifiers and release notes. */
export const moreLines: readonly Line[] = [
  ['listProfiles', () => '/profile'],
  ['readProfile', () => '/profile show QA'],
  ['prepareProfile', () => '/profile set QA'],
  ['prepareProfile', () => '/profile secret QA'],
  ['addProfile', () => '/profile add Pilot QA'],
  ['saveProfile', () => '/profile rename QA Test'],
  ['retireProfile', () => '/profile retire QA'],
  ['dropSecret', () => '/profile drop-secret QA crm'],
  ['listUrls', () => '/url list'],
  ['addUrl', () => '/url add shop https://shop.example.com'],
  ['renameUrl', () => '/url rename spare-url spare-two'],
  ['correctUrl', () => '/url correct spare-url https://shop.example.com'],
  ['retireUrl', () => '/url retire spare-url'],
  ['listNotifiers', () => '/notifier list'],
  ['addNotifier', () => '/notifier add ops https://ops.example.com'],
  ['testNotifier', () => '/notifier test pager'],
  ['renameNotifier', () => '/notifier rename pager ops'],
  ['correctNotifier', () => '/notifier correct pager https://ops.example.com'],
  ['retireNotifier', () => '/notifier retire pager'],
  ['subscribe', ({ live }) => `/subscribe ${live.slug} me`],
  ['unsubscribe', ({ live }) => `/unsubscribe ${live.slug} me`],
  ['startTry', ({ live }) => `/try ${live.slug}`],
  ['startTry', ({ asked }) => `/try R-${asked.request.number}`],
  ['readTry', () => '/try'],
  ['endTry', () => '/try end'],
]

export const moreCalls: readonly Call[] = [
  ['listNotifiers', 'GET', () => '/notifiers'],
  ['addNotifier', 'POST', () => '/notifiers', () => ({ name: 'ops', to: pager })],
  ['renameNotifier', 'POST', () => '/notifiers/pager/rename', () => ({ name: 'other' })],
  ['correctNotifier', 'POST', () => '/notifiers/pager/correct', () => ({ to: pager })],
  ['testNotifier', 'POST', () => '/notifiers/pager/test'],
  ['retireNotifier', 'POST', () => '/notifiers/pager/retire'],
  ['subscribe', 'POST', ({ live }) => `/bots/${live.slug}/subscribe`],
  ['unsubscribe', 'POST', ({ live }) => `/bots/${live.slug}/unsubscribe`],
]

export const moreClicks: readonly (readonly [verb: string, name: string, aim: To])[] = [
  ['testNotifier', 'notifier-test', () => 'pager:1'],
  ['startTry', 'try', ({ asked: { request } }) => `${request.id}:${request.revision}`],
  ['sayInTry', 'try-say', ({ tried }) => `${tried}.first.0:0`],
  ['endTry', 'try-end', ({ tried }) => `${tried}:0`],
  ['compareVersions', 'news', ({ live }) => `${live.id}.draft:0`],
]

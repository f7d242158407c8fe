import { listFlows } from '../../src/control/bots/list-flows.ts'
import { confirmWiderRule, dropWiderRule } from '../../src/control/gray/decide-wider-rule.ts'
import { deleteGrayRule } from '../../src/control/gray/delete-gray-rule.ts'
import { growGray } from '../../src/control/gray/grow-gray.ts'
import { holdGray } from '../../src/control/gray/hold-gray.ts'
import { listGray } from '../../src/control/gray/list-gray.ts'
import { listGrayRules } from '../../src/control/gray/list-gray-rules.ts'
import { prepareGrayRule } from '../../src/control/gray/prepare-gray-rule.ts'
import { prepareReleaseChange } from '../../src/control/gray/prepare-release-change.ts'
import { readGrayCard } from '../../src/control/gray/read-gray-card.ts'
import { readGray } from '../../src/control/gray/read-gray.ts'
import { requestReleaseChange } from '../../src/control/gray/request-release-change.ts'
import { saveGrayRule } from '../../src/control/gray/save-gray-rule.ts'
import { at, ofMakers, ofManagers, ofReviewers, ofSeers, row, seeAll } from './access-row.ts'
import type { Row } from './access-row.ts'
import type { World } from './access-world.ts'

const on = ({ gray }: World) => gray
const wider = ({ gray: { rule } }: World) => ({ rule: rule.id, revision: rule.revision })
const promote = { kind: 'promote', track: 'official' } as const
const reach = { ranges: [], contacts: [], countries: [], basisPoints: 100 }

/** Gray releases and their rules (F33, F34, F80). */
export const gray: Row[] = [
  ofSeers(readGray, 'gray.read', (ctx, w) => readGray(ctx, at(w.gray)), { on }),
  ofSeers(listFlows, 'flow.list', (ctx, w) => listFlows(ctx, at(w.live))),
  ofSeers(readGrayCard, 'gray.read', (ctx, w) => readGrayCard(ctx, at(w.gray)), { on }),
  ofSeers(holdGray, 'gray.hold', (ctx, w) => holdGray(ctx, { ...at(w.gray), reason: 'No' }), {
    on,
  }),
  ofReviewers(growGray, 'gray.grow', (ctx, w) => growGray(ctx, { ...at(w.gray), revision: 1 }), {
    on,
  }),
  ofMakers(
    prepareReleaseChange,
    'request.prepare',
    (ctx, w) => prepareReleaseChange(ctx, { ...at(w.gray), ...promote }),
    { on },
  ),
  ofMakers(
    requestReleaseChange,
    'request.make',
    (ctx, w) => requestReleaseChange(ctx, { ...at(w.gray), ...promote, comment: 'It works' }),
    { on },
  ),
  row(seeAll)(listGray, 'gray.list', (ctx) => listGray(ctx)),
  row(seeAll)(listGrayRules, 'gray.rules', (ctx) => listGrayRules(ctx)),
  ofManagers(prepareGrayRule, 'gray.rule', (ctx) => prepareGrayRule(ctx, { rule: 'Testers' })),
  ofManagers(saveGrayRule, 'gray.rule', (ctx) =>
    saveGrayRule(ctx, { ...reach, name: 'A few', unnumbered: 'official' }),
  ),
  ofManagers(deleteGrayRule, 'gray.rule-delete', (ctx) => deleteGrayRule(ctx, { name: 'Unused' })),
  ofReviewers(confirmWiderRule, 'gray.rule-confirm', (ctx, w) => confirmWiderRule(ctx, wider(w)), {
    on,
  }),
  ofReviewers(dropWiderRule, 'gray.rule-drop', (ctx, w) => dropWiderRule(ctx, wider(w)), { on }),
  ofManagers(
    confirmWiderRule,
    'gray.rule-confirm',
    (ctx) => confirmWiderRule(ctx, { rule: 'Unused', revision: 1 }),
    { on },
  ),
]

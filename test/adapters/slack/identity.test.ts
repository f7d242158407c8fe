import type { WebClient } from '@slack/web-api'
import { expect, it } from 'vitest'
import { createIdentity } from '../../../adapters/slack/identity.ts'
import type { Workspace } from '../../../adapters/slack/workspaces.ts'

/** Slack as it describes Ana wherever she writes: as a member of T1. */
function identityIn(isOrganisation: boolean) {
  const workspace: Workspace = {
    install: 'T1',
    token: 'xoxb-1',
    botUserId: 'UBOT',
    botId: 'B1',
    isOrganisation,
  }
  const ana = { id: 'UANA', name: 'ana', team_id: 'T1', enterprise_user: { enterprise_id: 'T1' } }
  const users = { info: async () => ({ ok: true, user: ana }) }
  return createIdentity({
    workspaces: {
      open: async () => ({ web: { users } as unknown as WebClient, workspace }),
      find: async () => workspace,
      drop: () => {},
    },
    now: () => 0,
  })
}
const from = (team: string | null) => ({ install: 'T1', userId: 'UANA', name: 'ana', team })

it('F61 a delivery that names another workspace is a stranger’s, whatever the profile says', async () => {
  const { userOf } = identityIn(false)
  expect(await userOf(from('T2'))).toMatchObject({ userId: 'UANA', stranger: true })
  expect(await userOf(from('T1'))).toMatchObject({ userId: 'UANA', stranger: false })
  expect(await userOf(from(null))).toMatchObject({ stranger: false })
})

it('F61 all workspaces of an organisation are home', async () => {
  expect(await identityIn(true).userOf(from('T2'))).toMatchObject({ stranger: false })
})

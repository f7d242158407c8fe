import { expect, it } from 'vitest'
import {
  deleteSlackInstallation,
  putSlackInstallation,
  slackInstallation,
} from '../../../src/store/delivery/slack-installations.ts'
import { onEachDatabase } from '../../helpers/databases.ts'

const secret = 'k'.repeat(32)
const keys = { current: secret, old: [] }
const acme = {
  install: 'T1',
  name: 'Acme',
  token: 'xoxb-acme-token',
  botUserId: 'U1',
  botId: 'B1',
  isOrganisation: false,
  installedBy: 'U2',
  installedAt: 1,
}

onEachDatabase('installations of the Slack app', (db) => {
  it('come back as they were, one for each workspace', async () => {
    await putSlackInstallation(db(), keys, acme)
    const other = { ...acme, install: 'E2', token: 'xoxb-other', isOrganisation: true }
    await putSlackInstallation(db(), keys, other)
    expect(await slackInstallation(db(), keys, 'T1')).toEqual(acme)
    expect(await slackInstallation(db(), keys, 'E2')).toEqual(other)
    expect(await slackInstallation(db(), keys, 'T3')).toBeNull()
  })

  it('are replaced by a new installation and gone after a removal', async () => {
    await putSlackInstallation(db(), keys, acme)
    await putSlackInstallation(db(), keys, { ...acme, token: 'xoxb-new' })
    expect((await slackInstallation(db(), keys, 'T1'))?.token).toBe('xoxb-new')
    await deleteSlackInstallation(db(), 'T1')
    expect(await slackInstallation(db(), keys, 'T1')).toBeNull()
  })

  it('hold no readable token, and open with their own key and workspace alone', async () => {
    await putSlackInstallation(db(), keys, acme)
    const row = await db()('slackInstallations').where({ install: 'T1' }).first()
    expect(JSON.stringify(row)).not.toContain('xoxb')
    await expect(
      slackInstallation(db(), { current: 'z'.repeat(32), old: [] }, 'T1'),
    ).rejects.toThrow()
    await db()('slackInstallations').insert({ ...row, install: 'T9' })
    await expect(slackInstallation(db(), keys, 'T9')).rejects.toThrow()
    const sealedToken = `${row.sealedToken.startsWith('A') ? 'B' : 'A'}${row.sealedToken.slice(1)}`
    await db()('slackInstallations').where({ install: 'T1' }).update({ sealedToken })
    await expect(slackInstallation(db(), keys, 'T1')).rejects.toThrow()
  })
})

import { expect, it } from 'vitest'
import {
  deleteSlackInstallation,
  putSlackInstallation,
  slackInstallation,
} from '../../src/store/slack-installations.ts'
import { onBothDatabases } from '../helpers/databases.ts'

const secret = 'k'.repeat(32)
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

onBothDatabases('installations of the Slack app', (db) => {
  it('come back as they were, one for each workspace', async () => {
    await putSlackInstallation(db(), secret, acme)
    const other = { ...acme, install: 'E2', token: 'xoxb-other', isOrganisation: true }
    await putSlackInstallation(db(), secret, other)
    expect(await slackInstallation(db(), secret, 'T1')).toEqual(acme)
    expect(await slackInstallation(db(), secret, 'E2')).toEqual(other)
    expect(await slackInstallation(db(), secret, 'T3')).toBeNull()
  })

  it('are replaced by a new installation and gone after a removal', async () => {
    await putSlackInstallation(db(), secret, acme)
    await putSlackInstallation(db(), secret, { ...acme, token: 'xoxb-new' })
    expect((await slackInstallation(db(), secret, 'T1'))?.token).toBe('xoxb-new')
    await deleteSlackInstallation(db(), 'T1')
    expect(await slackInstallation(db(), secret, 'T1')).toBeNull()
  })

  it('hold no readable token, and open with their own key and workspace alone', async () => {
    await putSlackInstallation(db(), secret, acme)
    const row = await db()('slackInstallations').where({ install: 'T1' }).first()
    expect(JSON.stringify(row)).not.toContain('xoxb')
    await expect(slackInstallation(db(), 'z'.repeat(32), 'T1')).rejects.toThrow()
    await db()('slackInstallations').insert({ ...row, install: 'T9' })
    await expect(slackInstallation(db(), secret, 'T9')).rejects.toThrow()
    const sealedToken = `A${row.sealedToken.slice(1)}`
    await db()('slackInstallations').where({ install: 'T1' }).update({ sealedToken })
    await expect(slackInstallation(db(), secret, 'T1')).rejects.toThrow()
  })
})

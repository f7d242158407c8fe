import { expect, it } from 'vitest'
import { openGateway } from '../../src/gateway/gateway.ts'
import { sqlite } from '../helpers/databases.ts'
import { listeningGateway, minute, noon } from './seed.ts'

const db = sqlite()

it('F52 ids sort after those of the process before, though a platform’s times are older', () => {
  const { settings, ports, newId } = listeningGateway(db()).gateway
  const before = newId(noon + 30_000)
  const { newId: afterwards } = openGateway(db(), { ...settings, startedAt: noon + minute }, ports)
  const first = afterwards(noon + 20_000)
  expect(first > before).toBe(true)
  expect(afterwards(noon + 10_000) > first).toBe(true)
})

import { memoryChat, memoryDriver } from '../doubles/memory-chat.ts'
import { sqlite } from '../helpers/databases.ts'
import { chatContract } from './contract.ts'

const place = { platform: 'playground' as const, install: 'local', channel: 'releases' }

chatContract(
  'the double in memory',
  sqlite(),
  async (core, now) => memoryDriver(memoryChat(place), core, now),
  true,
)

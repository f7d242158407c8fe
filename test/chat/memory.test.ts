import { memoryChat, memorySide } from '../doubles/memory-chat.ts'
import { sqlite } from '../helpers/databases.ts'
import { chatContract } from './contract.ts'

const place = { platform: 'playground' as const, install: 'local', channel: 'releases' }

chatContract('the double in memory', sqlite(), async (core, now) =>
  memorySide(memoryChat(place), core, now),
)

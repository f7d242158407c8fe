import type { Answer, Incoming } from './port.ts'
import type { ChatDeps } from './core.ts'

export async function joinWithCode(deps: ChatDeps, incoming: Incoming): Promise<Answer | null> {
  void deps
  void incoming
  return Promise.resolve(null)
}

import type { Config } from '../config.ts'
import type { Profile } from '../domain/profiles/profile.ts'
import { sessionExpiryMs } from '../domain/routing.ts'
import type { GatewaySettings } from '../gateway/gateway.ts'
import type { Db } from '../store/kit/database.ts'
import { profileSecretValues } from '../store/profiles/profile-secrets.ts'
import { endpointSecrets } from '../store/senders/endpoint-secrets.ts'
import type { Secrets } from './secret-key.ts'

/** What the data plane is set to; secrets are read at the moment of the call. */
export function gatewaySettings(config: Config, db: Db, { keys, old }: Secrets): GatewaySettings {
  const actions = {
    secretsOf: async (endpoint: string, at: number) =>
      keys ? endpointSecrets(db, keys, endpoint, at) : [],
    profileSecrets: async (refs: Profile['secrets']) =>
      keys ? profileSecretValues(db, keys, refs) : {},
    old,
    now: Date.now,
    allowPrivate: config.allowPrivateActions,
    timeoutMs: 5000,
  }
  const { customerWaitingMax } = config
  return { sessionExpiryMs, customerWaitingMax, actions, startedAt: actions.now() }
}

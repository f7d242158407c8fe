import type { Span } from '../port.ts'

/** A channel by its id alone: a link where the platform has one, since nobody knows channels by id. */
export function channelLink(platform: string, install: string, channel: string): Span {
  if (platform === 'slack' && /^T\w+$/.test(install) && /^[CG]\w+$/.test(channel)) {
    return {
      link: `https://app.slack.com/client/${install}/${channel}`,
      text: `channel ${channel}`,
    }
  }
  // The playground's channels are known by their names.
  if (platform === 'playground') return { code: `#${channel.slice(0, 60)}` }
  return { code: channel.slice(0, 60) }
}

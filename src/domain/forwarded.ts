/** A request as it came: HTTP version, and its headers in small letters. */
export type Came = { httpVersion: string; headers: Record<string, unknown> }

const proxyHeaders =
  /^(forwarded|via|x-forwarded(-.+)?|x-(real|client|cluster-client|original)-?.*|x-proxyuser-ip|(cf|true|fastly)-(client|connecting)-ip|cf-ray|x-envoy-.+|x-amzn-trace-id|tailscale-.+)$/

/**
 * Whether a proxy or a tunnel passed this on: then a request from this machine may come from anybody.
 * No browser of today speaks HTTP/1.0, and nginx does when nothing else is set.
 */
export const isForwarded = ({ httpVersion, headers }: Came): boolean =>
  httpVersion === '1.0' || Object.keys(headers).some((name) => proxyHeaders.test(name))

/** `orders-main, orders-sms`; `none` for none. */
export const parseNames = (text: string): string[] =>
  text.trim().toLowerCase() === 'none' ? [] : text.split(/[\s,;]+/).filter((name) => name !== '')

/** `shop = shop-qa`, one a line or with commas between; `none` for none. */
export function parseLeads(text: string): { urls: Record<string, string> } | { problem: string } {
  const urls = new Map<string, string>()
  const lines = text.trim().toLowerCase() === 'none' ? [] : text.split(/[\n,;]/)
  for (const line of lines.filter((one) => one.trim() !== '')) {
    const [, name, url] = /^\s*([^=\s]+)\s*=\s*(\S+)\s*$/.exec(line) ?? []
    if (name === undefined || url === undefined) {
      return {
        problem: `"${line.trim().slice(0, 60)}" can't be read: write name = web URL, one a line.`,
      }
    }
    if (urls.has(name)) return { problem: `${name} stands there twice.` }
    urls.set(name, url)
  }
  return { urls: Object.fromEntries(urls) }
}

export const leadsText = (urls: readonly { name: string; url: { name: string } }[]): string =>
  urls.map(({ name, url }) => `${name} = ${url.name}`).join('\n')

/** `orders-main, orders-sms`; `none` for none. */
export const parseNames = (text: string): string[] =>
  text.trim().toLowerCase() === 'none' ? [] : text.split(/[\s,;]+/).filter((name) => name !== '')

type Leads = Record<string, string | null>

/**
 * `shop = shop-qa`, one a line or with commas between; `shop = none` takes one out, `none` all. What
 * can't be read is in `problems`.
 */
export function parseLeads(text: string): { urls: Leads; problems: string[] } {
  const urls = new Map<string, string | null>()
  const problems: string[] = []
  const lines = text.trim().toLowerCase() === 'none' ? [] : text.split(/[\n,;]/)
  for (const line of lines.filter((one) => one.trim() !== '')) {
    const [, name, url] = /^\s*([^=\s]+)\s*=\s*(\S+)\s*$/.exec(line) ?? []
    if (name === undefined || url === undefined) {
      problems.push(
        `"${line.trim().slice(0, 60)}" can't be read: write name = web URL, one a line.`,
      )
    } else if (urls.has(name)) problems.push(`${name} stands there twice.`)
    else urls.set(name, url.toLowerCase() === 'none' ? null : url)
  }
  return { urls: Object.fromEntries(urls), problems }
}

export const leadsText = (urls: readonly { name: string; url: { name: string } }[]): string =>
  urls.map(({ name, url }) => `${name} = ${url.name}`).join('\n')

import type { Rich } from '../port.ts'

/** The list while it is empty: nobody asked, or nothing waits for whoever looks. */
export const noRequests = {
  any: (prefix: string, slug: string | undefined): Rich => [
    'Nobody has asked for anything here. Ask for a publish: ',
    { code: `/${prefix}publish ${slug ?? ''}`.trim() },
  ],
  mine: (prefix: string): Rich => [
    'Nothing waits for you. All requests: ',
    { code: `/${prefix}bots requests which:all` },
  ],
} as const

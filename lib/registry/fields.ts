import * as v from 'valibot'
import { integer, text, timestamp } from '../contract/fields.ts'
import { probeMethods } from './instance.ts'

export const service_name = v.pipe(
  text(64),
  v.regex(/^[A-Za-z0-9._-]+$/, 'should consist of letters, digits, dots, underscores and hyphens'),
)

const longestUrl = 2_048

/**
 * An absolute http or https URL as the WHATWG URL standard parses it (https://url.spec.whatwg.org), which takes
 * `http:localhost:5500` too; its value is the standard's normal form without the fragment, so that spellings of
 * one URL are one instance.
 */
export const url = v.pipe(
  text(longestUrl),
  v.check((value) => URL.canParse(value), 'should be an absolute URL'),
  v.transform((value) => new URL(value)),
  v.check(({ protocol }) => /^https?:$/.test(protocol), 'should have the scheme http or https'),
  v.check(({ username, password }) => username === '' && password === '', 'should carry no credentials'),
  v.transform(withoutFragment),
  v.string(),
  v.maxLength(longestUrl, `should have at most ${longestUrl} characters in its normal form`),
  v.metadata({ format: 'uri' }),
)

function withoutFragment(value: URL): string {
  const copy = new URL(value)
  copy.hash = ''
  return copy.href
}

/** The method of an instance's probe. */
export const http = v.pipe(
  text(16),
  v.transform((value) => value.toUpperCase()),
  v.picklist(probeMethods, `should be one of ${probeMethods.join(', ')}`),
)

export const triple = { service_name, url, http }

export const status_code = integer(100, 599)

/** How many failures in a row evict an instance. */
export const fail_threshold = integer(1, 10)

const statuses = ['passing', 'failing', 'unchecked'] as const
export const status = v.picklist(statuses, `should be one of ${statuses.join(', ')}`)

/** An instance's health as it is answered: without a status before the first check, or where none came back. */
export const health = v.object({
  id: v.pipe(v.string(), v.uuid()),
  ...triple,
  status_code: v.nullable(status_code),
  checked_at: v.nullable(timestamp),
})

/** An instance as it is answered. */
export const service = v.object({
  ...health.entries,
  registered_at: timestamp,
  fail_threshold: v.optional(fail_threshold),
})

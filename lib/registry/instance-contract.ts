import * as v from 'valibot'
import { text } from '../contract/fields.ts'
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
const url = v.pipe(
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
const http = v.pipe(
  text(16),
  v.transform((value) => value.toUpperCase()),
  v.picklist(probeMethods, `should be one of ${probeMethods.join(', ')}`),
)

/** What identifies an instance. */
export const triple = { service_name, url, http }

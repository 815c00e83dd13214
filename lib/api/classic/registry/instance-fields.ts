import * as v from 'valibot'
import { probeMethods } from '../../../registry/instances/instance.ts'
import { normalUrl } from '../../../registry/instances/instance-url.ts'
import { text } from '../../contract/fields.ts'

export const service_name = v.pipe(
  text(64),
  v.regex(/^[A-Za-z0-9._-]+$/, 'should consist of letters, digits, dots, underscores and hyphens'),
)

const longestUrl = 2_048

/**
 * An absolute http or https URL as the WHATWG URL standard parses it (https://url.spec.whatwg.org), which takes
 * `http:localhost:5500` too; its value is the normal form, so that spellings of one URL are one instance.
 */
const url = v.pipe(
  text(longestUrl),
  v.check((value) => URL.canParse(value), 'should be an absolute URL'),
  v.transform((value) => new URL(value)),
  v.check(({ protocol }) => /^https?:$/.test(protocol), 'should have the scheme http or https'),
  v.check(({ username, password }) => username === '' && password === '', 'should carry no credentials'),
  v.check(({ port }) => port !== '0', 'should have a port from 1 to 65535, or none'),
  v.transform(normalUrl),
  v.string(),
  v.maxLength(longestUrl, `should have at most ${longestUrl} characters in its normal form`),
  v.metadata({ format: 'uri' }),
)

/** The method of an instance's probe. */
const http = v.pipe(
  text(16),
  v.transform((value) => value.toUpperCase()),
  v.picklist(probeMethods, 'should be GET or HEAD: a probe is sent again and again and must change nothing'),
)

/** What identifies an instance. */
export const triple = { service_name, url, http }

import * as v from 'valibot'
import { probeMethods, type ServiceTriple } from '../../../registry/instances/instance.ts'
import { normalUrl } from '../../../registry/instances/instance-url.ts'
import { integer, text } from '../../contract/fields.ts'

export const service_name = v.pipe(
  text(64),
  v.regex(/^[A-Za-z0-9._-]+$/, 'must consist of letters, digits, dots, underscores and hyphens'),
)

const longestUrl = 2_048

/**
 * An absolute http or https URL as the WHATWG URL standard parses it (https://url.spec.whatwg.org), which accepts
 * `http:localhost:5500` too. The value is its normal form, so that all spellings of a URL are one instance.
 */
const url = v.pipe(
  text(longestUrl),
  v.check((value) => URL.canParse(value), 'must be an absolute URL'),
  v.transform((value) => new URL(value)),
  v.check(({ protocol }) => /^https?:$/.test(protocol), 'must have the scheme http or https'),
  v.check(({ username, password }) => username === '' && password === '', 'must carry no credentials'),
  v.check(({ port }) => port !== '0', 'must have a port from 1 to 65535, or none'),
  v.transform(normalUrl),
  v.string(),
  v.maxLength(longestUrl, `must have at most ${longestUrl} characters in its normal form`),
  v.metadata({ format: 'uri' }),
)

/** The method of an instance's probe. */
const http = v.pipe(
  text(16),
  v.transform((value) => value.toUpperCase()),
  v.picklist(probeMethods, 'must be GET or HEAD: probes repeat and must change nothing'),
)

/** The last status code that an instance answered with. */
export const status_code = integer(100, 599)

/** The number of consecutive failures that evicts an instance. */
export const fail_threshold = integer(1, 10)

/** What identifies an instance. */
export const triple = { service_name, url, http }

interface TripleInput extends Omit<ServiceTriple, 'serviceName'> {
  readonly service_name: string
}

export function tripleFrom({ service_name, url, http }: TripleInput): ServiceTriple {
  return { serviceName: service_name, url, http }
}

interface QueryInput {
  readonly service_name?: string | undefined
}

export function queryFrom<Input extends QueryInput>({ service_name, ...request }: Input) {
  return { ...request, serviceName: service_name }
}

/** An answer in the bytes that were received. */
export interface Answer {
  readonly status: number
  readonly type: string
  readonly body: string
  /** The id of the request, if the answer has one. */
  readonly requestId: string | undefined
}

/** Splits the bytes of a connection into its answers, without interim ones. */
export function answersIn(received: string, isHead: boolean): Answer[] {
  const answers: Answer[] = []
  for (let rest = received; rest !== ''; ) {
    const end = rest.indexOf('\r\n\r\n')
    const [line = '', ...fields] = rest.slice(0, end).split('\r\n')
    const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(line)?.[1])
    if (end < 0 || Number.isNaN(status))
      throw new Error(`Not an HTTP answer: ${JSON.stringify(rest.slice(0, 80))}`)
    rest = rest.slice(end + 4)
    if (status < 200) continue
    const headers = new Map(
      fields.map((field) => [field.split(':')[0]?.toLowerCase(), field.replace(/^[^:]*:\s*/, '')]),
    )
    // A server that cannot parse the method answers a HEAD with a body.
    const hasBody = status !== 204 && status !== 304 && !(isHead && /^(HTTP\/|$)/.test(rest))
    const length = hasBody ? Number(headers.get('content-length') ?? rest.length) : 0
    answers.push({
      status,
      type: headers.get('content-type') ?? '',
      body: rest.slice(0, length),
      requestId: headers.get('x-request-id'),
    })
    rest = rest.slice(length)
  }
  return answers
}

/** The fault of an answer, or undefined if there is none. `ofX` says whether it must have the form of X's API. */
export function faultIn(
  { status, type, body, requestId }: Answer,
  isHead: boolean,
  ofX: boolean,
): string | undefined {
  if (status >= 500 && status !== 501) return `a ${status}`
  const isHtml = /^<html><body><h1>4\d\d /.test(body)
  if (!isHtml && !/^[!-~]{1,128}$/.test(`${requestId ?? ''}`))
    return `a ${status} without a valid id of its request`
  const isProblem = type === 'application/problem+json'
  if (status < 400) {
    if (isProblem || /"stack|\\n +at |errorMessage/.test(body)) return `an error in a ${status}`
    return undefined
  }
  if (isHtml) return 'an HTML error of HAProxy’s parser'
  if (ofX) return faultInX({ status, type, body, requestId }, isHead)
  if (!isProblem) return `a ${status} that is not a problem document`
  if (isHead && body === '') return undefined
  const problem = JSON.parse(body)
  const members = ['type', 'title', 'status', 'detail', 'instance']
  if (problem.status !== status || members.some((name) => !problem[name]))
    return `an incomplete problem document`
  if (decodeURIComponent(problem.instance) !== `urn:request:${requestId}`) return 'an instance of another id'
  const named = Buffer.from(JSON.stringify([problem.detail, Object.keys(problem.errors ?? {})]), 'latin1')
  if (/unknown/i.test(problem.detail) && /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(named.toString()))
    return 'an unknown name with characters that are not seen'
  return /\n +at |node_modules/.test(body) ? 'a stack trace' : undefined
}

/** An error of X's API is flat, has a list of errors, or is one of OAuth. */
function faultInX({ status, type, body }: Answer, isHead: boolean): string | undefined {
  if (type !== 'application/json; charset=utf-8') return `a ${status} of X’s API that is a ${type}`
  if (isHead && body === '') return undefined
  const { errors, title, detail, status: named, error, instance, ...rest } = JSON.parse(body)
  const isOfOAuth = error !== undefined && rest.error_description !== undefined
  const isFlat = errors === undefined && named === status
  const isList = Array.isArray(errors) && errors.every(({ message }) => message)
  const isWhole = isOfOAuth || (title && detail && rest.type && (isFlat || isList))
  if (!isWhole || instance !== undefined) return `a ${status} that is not in X’s form`
  return /\n +at |node_modules/.test(body) ? 'a stack trace' : undefined
}

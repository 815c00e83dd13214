/** An error in X's form. `body` is sent as it is. */
export class XError extends Error {
  constructor(
    readonly status: number,
    readonly body: Readonly<Record<string, unknown>>,
  ) {
    super(JSON.stringify(body))
    this.name = 'XError'
  }
}

/** What is wrong with a request: a message and, for a parameter, its value as it was sent. */
export interface RequestFault {
  readonly parameters?: Readonly<Record<string, readonly string[]>>
  readonly message: string
}

export const problemTypes = 'https://api.x.com/2/problems'

export function invalidRequest(errors: readonly RequestFault[]): XError {
  return new XError(400, {
    errors,
    title: 'Invalid Request',
    detail: 'One or more parameters to your request was invalid.',
    type: `${problemTypes}/invalid-request`,
  })
}

/** An error that is not about a parameter. */
export function flatError(status: number, title: string, detail: string, type = 'about:blank'): XError {
  return new XError(status, { title, type, status, detail })
}

/** The request names nobody. */
export function unauthorized(): XError {
  return flatError(401, 'Unauthorized', 'Unauthorized')
}

/** An app asks for what only a user may. X has two spaces in this sentence. */
export function unsupportedAuthentication(): XError {
  return flatError(
    403,
    'Unsupported Authentication',
    'Authenticating with OAuth 2.0 Application-Only is forbidden for this endpoint.  Supported authentication types are [OAuth 1.0a User Context, OAuth 2.0 User Context].',
    `${problemTypes}/unsupported-authentication`,
  )
}

/** An entry of `errors` in a 200: something that was asked for does not exist. */
export interface NotFoundEntry {
  readonly value: string
  readonly detail: string
  readonly title: 'Not Found Error'
  readonly resource_type: 'tweet' | 'user'
  readonly parameter: string
  readonly resource_id: string
  readonly type: string
}

export function notFoundEntry(
  resource_type: NotFoundEntry['resource_type'],
  parameter: string,
  value: string,
): NotFoundEntry {
  return {
    value,
    detail: `Could not find ${resource_type} with ${parameter}: [${value}].`,
    title: 'Not Found Error',
    resource_type,
    parameter,
    resource_id: value,
    type: `${problemTypes}/resource-not-found`,
  }
}

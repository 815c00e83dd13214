import { HttpError } from '../../../http/http-error.ts'
import { withoutTrailingSlashes } from '../../../http/path.ts'

/** The target of a request, without the scheme and host of an absolute form. */
export interface RequestTarget {
  /** Decoded once, as API Gateway decodes it before it selects a route; without trailing slashes. */
  readonly path: string
  /** Undecoded, without the question mark. */
  readonly query: string
}

export function readRequestTarget(url: string): RequestTarget {
  const [, sent = '', query = ''] = /^(?:https?:\/\/[^/?]*)?([^?]*)\??(.*)$/is.exec(url) ?? []
  if (/[^!-~]|[\\#]/.test(url)) throw new HttpError(400, 'The URL must be percent-encoded')
  return { path: withoutTrailingSlashes(decoded(sent)) || '/', query }
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    throw new HttpError(400, 'The URL must be percent-encoded UTF-8')
  }
}

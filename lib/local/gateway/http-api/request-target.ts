import { HttpError } from '../../../http/http-error.ts'
import { withoutTrailingSlashes } from '../../../http/path.ts'

/** What a request asks for. */
export interface RequestTarget {
  /** Decoded, as API Gateway matches it against the routes, without a trailing slash. */
  readonly path: string
  /** As it was sent, without the question mark. */
  readonly query: string
}

/** Reads the target in a request line. One in absolute form is as good as its path. */
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

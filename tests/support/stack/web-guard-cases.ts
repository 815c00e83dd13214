/** One table of cases for lib/local/gateway/web-guard.js, a gateway and every port of HAProxy. */

export interface GuardCase {
  readonly title: string
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'OPTIONS'
  /** The scheme and host of a request target in absolute form. */
  readonly target?: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** The status of the rejection, or undefined if the request is accepted. */
  readonly rejected?: 400 | 403 | 421
}

/** The configuration that the cases assume. */
export const guardEnvironment = {
  ALLOWED_HOSTS: 'dev.example, Box.example,fd00::5',
  CORS_ORIGINS: 'https://app.example.com http://front.example:3000',
}

const host = (value: string): [string, string] => ['Host', value]
const origin = (value: string): [string, string] => ['Origin', value]
const fetched = (site: string, mode = 'no-cors', destination = 'empty'): [string, string][] => [
  ['Sec-Fetch-Site', site],
  ['Sec-Fetch-Mode', mode],
  ['Sec-Fetch-Dest', destination],
]

const hosts: [value: string, rejected?: GuardCase['rejected']][] = [
  ['localhost'],
  ['localhost:5100'],
  ['localhost:'],
  ['LocalHost:5100'],
  ['likes.localhost:5100'],
  ['a.b_c.localhost'],
  ['127.0.0.1'],
  ['127.0.0.1:65535'],
  ['[::1]'],
  ['[::1]:5100'],
  ['dev.example'],
  ['DEV.example:8080'],
  ['box.example'],
  ['[fd00::5]:5100'],
  ['evil.example', 421],
  ['evil.example:5100', 421],
  ['localhost.evil.example', 421],
  ['127.0.0.1.evil.example', 421],
  ['127.0.0.1.nip.io', 421],
  ['evil-localhost', 421],
  ['xlocalhost', 421],
  ['.localhost', 421],
  ['a..localhost', 421],
  ['localhost.', 421],
  ['127.0.0.1.', 421],
  ['127.0.0.2', 421],
  ['127.1', 421],
  ['0.0.0.0:5100', 421],
  ['127a0b0c1', 421],
  ['[::]', 421],
  ['[::ffff:127.0.0.1]', 421],
  ['::1', 421],
  ['localhost:80:80', 421],
  ['localhost:x', 421],
  ['sub.dev.example', 421],
  ['dev.example.', 421],
  ['dev.example.evil.example', 421],
  ['app.example.com', 421],
  ['', 421],
  ['localhost, evil.example', 400],
  ['user@localhost', 400],
  ['localhost/evil', 400],
]

const origins: [value: string, rejected?: 403][] = [
  ['http://localhost:5173'],
  ['https://localhost'],
  ['http://127.0.0.1:5173'],
  ['http://[::1]:5173'],
  ['http://app.localhost:5173'],
  ['http://dev.example'],
  ['https://dev.example:8443'],
  ['https://app.example.com'],
  ['http://front.example:3000'],
  ['null', 403],
  ['', 403],
  ['https://evil.example', 403],
  ['http://localhost.evil.example', 403],
  ['http://evil.example/http://localhost', 403],
  ['http://localhost:5173/page', 403],
  ['http://user@localhost', 403],
  ['localhost', 403],
  ['ftp://localhost', 403],
  ['chrome-extension://localhost', 403],
  ['http://http://localhost', 403],
  ['http://app.example.com', 403],
  ['https://app.example.com:8443', 403],
  ['https://www.app.example.com', 403],
  ['http://front.example', 403],
  ['http://localhost:5173, http://evil.example', 403],
  ['http://evil.example"\\', 403],
]

export const guardCases: readonly GuardCase[] = [
  ...hosts.map(
    ([value, rejected]): GuardCase => ({
      title: `the host ${value || '(empty)'}`,
      headers: [host(value)],
      ...(rejected && { rejected }),
    }),
  ),
  ...origins.flatMap(([value, rejected]) =>
    (['GET', 'POST'] as const).map(
      (method): GuardCase => ({
        title: `a ${method} by a page of ${value || '(empty)'}`,
        method,
        headers: [host('localhost'), origin(value)],
        ...(rejected && { rejected }),
      }),
    ),
  ),
  { title: 'two hosts', headers: [host('localhost'), host('evil.example')], rejected: 400 },
  {
    title: 'two origins',
    headers: [host('localhost'), origin('http://evil.example'), origin('http://localhost')],
    rejected: 403,
  },
  {
    title: 'two origins, an allowed one first',
    headers: [host('localhost'), origin('http://localhost'), origin('http://evil.example')],
    rejected: 403,
  },
  {
    title: 'a rebound host with a same-origin page',
    method: 'POST',
    headers: [
      host('evil.example:5100'),
      origin('http://evil.example:5100'),
      ...fetched('same-origin', 'cors'),
    ],
    rejected: 421,
  },
  {
    title: 'a rebound host with an allowed origin',
    headers: [host('evil.example'), origin('http://localhost')],
    rejected: 421,
  },
  {
    title: 'a rebound host with a configured origin',
    headers: [host('evil.example'), origin('https://app.example.com')],
    rejected: 421,
  },
  {
    title: 'a URL in absolute form',
    target: 'http://localhost:5100',
    headers: [host('localhost:5100')],
  },
  {
    title: 'a URL in absolute form with another host',
    target: 'http://evil.example',
    headers: [host('localhost')],
    rejected: 421,
  },
  {
    title: 'a URL in absolute form with a user',
    target: 'http://localhost@evil.example',
    headers: [host('localhost')],
    rejected: 421,
  },
  {
    title: 'a URL in absolute form under another host',
    target: 'http://localhost',
    headers: [host('evil.example')],
    rejected: 421,
  },
  {
    title: 'an image on another site',
    headers: [host('localhost'), ...fetched('cross-site', 'no-cors', 'image')],
    rejected: 403,
  },
  {
    title: 'a frame on another site',
    headers: [host('localhost'), ...fetched('cross-site', 'navigate', 'iframe')],
    rejected: 403,
  },
  {
    title: 'an object on another site',
    headers: [host('localhost'), ...fetched('cross-site', 'navigate', 'object')],
    rejected: 403,
  },
  {
    title: 'a link on another site',
    headers: [host('localhost'), ...fetched('cross-site', 'navigate', 'document')],
  },
  {
    title: 'a cross-site document that is not a navigation',
    headers: [host('localhost'), ...fetched('cross-site', 'no-cors', 'document')],
    rejected: 403,
  },
  {
    title: 'a form posted by another site without an origin',
    method: 'POST',
    headers: [host('localhost'), ...fetched('cross-site', 'navigate', 'document')],
    rejected: 403,
  },
  {
    title: 'a form posted by another site',
    method: 'POST',
    headers: [
      host('localhost'),
      origin('https://evil.example'),
      ...fetched('cross-site', 'navigate', 'document'),
    ],
    rejected: 403,
  },
  {
    title: 'a HEAD by another site',
    method: 'HEAD',
    headers: [host('localhost'), ...fetched('cross-site', 'navigate', 'document')],
    rejected: 403,
  },
  {
    title: 'a page on 127.0.0.1 that calls localhost',
    method: 'POST',
    headers: [host('localhost:5100'), origin('http://127.0.0.1:5173'), ...fetched('cross-site', 'cors')],
  },
  {
    title: 'a page named in CORS_ORIGINS',
    method: 'POST',
    headers: [host('localhost:5100'), origin('https://app.example.com'), ...fetched('cross-site', 'cors')],
  },
  { title: 'a page on another port', headers: [host('localhost'), ...fetched('same-site')] },
  { title: 'a request that no page sent', headers: [host('localhost'), ...fetched('none')] },
  { title: 'a same-origin request', headers: [host('localhost'), ...fetched('same-origin', 'cors')] },
  { title: 'a URL that was typed', headers: [host('localhost'), ...fetched('none', 'navigate', 'document')] },
  {
    title: 'an unknown value of Sec-Fetch-Site',
    headers: [host('localhost'), ...fetched('elsewhere')],
    rejected: 403,
  },
]

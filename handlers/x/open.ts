import { issueAppToken, issueUserToken } from '../../lib/api/x/oauth2/issue-token.ts'
import { getAppToken, getUserToken } from '../../lib/api/x/oauth2/tokens-contract.ts'
import * as x from '../../lib/api/x/wiring.ts'
import { endpoint, serving } from '../../lib/api/x/x-endpoint.ts'
import { checkXHealth } from '../../lib/api/x/x-health-contract.ts'

export const handler = serving([
  endpoint(checkXHealth, x.checkHealth()),
  endpoint(getAppToken, issueAppToken),
  endpoint(getUserToken, issueUserToken),
])

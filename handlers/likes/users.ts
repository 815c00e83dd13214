import { endpoint } from '../../lib/api/classic/classic-endpoint.ts'
import { listUsers } from '../../lib/api/classic/users/users-contract.ts'
import * as users from '../../lib/users/wiring.ts'

export const handler = endpoint(listUsers, users.listUsers())

import { upgradeCall } from '../../lib/upgrade/wiring.ts'

export const handler = upgradeCall()

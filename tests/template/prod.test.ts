import { usePackage } from '../support/packaged.ts'
import { describeBundlesAlone } from './rules/alone.ts'
import { describeDoors } from './rules/doors.ts'
import { describeFunctions } from './rules/functions.ts'
import { describeNetwork } from './rules/network.ts'
import { describeStores } from './rules/stores.ts'
import { describeSweep } from './rules/sweep.ts'
import { describeWatch } from './rules/watch.ts'

const packaged = usePackage('prod')

describeFunctions(packaged)
describeStores(packaged)
describeNetwork(packaged)
describeDoors(packaged)
describeSweep(packaged)
describeWatch(packaged, 'prod')
describeBundlesAlone(packaged)

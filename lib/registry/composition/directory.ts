import { systemClock } from '../../platform/clock.ts'
import { Directory } from '../instances/instance-queries.ts'
import { instances } from './instances.ts'
import { lastPass } from './last-pass.ts'

export const directory = new Directory(instances, lastPass, systemClock)

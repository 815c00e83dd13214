import { systemClock } from '../../platform/clock.ts'
import { Voting } from '../voting.ts'
import { ballotBox } from './counting.ts'
import { pollStore } from './polls.ts'

export const voting = new Voting(ballotBox, pollStore, systemClock)

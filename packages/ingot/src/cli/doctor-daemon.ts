/**
 * doctor-daemon — what `doctor` says of that which works by itself: is a daemon alive, do runs wait for one, who holds
 * places in pools, do ticks fail.
 */
import type { RunState, Tick } from '@ingot/core'
import { DAEMON_LOOPS, readRuns } from '@ingot/core'
import { probeProcess } from '@ingot/worker'

import type { Workspace } from '../find-workspace.ts'
import type { Instance } from '../instance.ts'
import { openStores } from '../instance.ts'
import type { Diagnosis } from './doctor.ts'
import { plural } from './format/quantity.ts'

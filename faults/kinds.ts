import type { Fault } from "./context.ts";
import { cancelLoad } from "./kinds/cancel-load.ts";
import { fillDisk } from "./kinds/disk.ts";
import { lockSource, readerHolds } from "./kinds/holders.ts";
import { limitRole } from "./kinds/limits.ts";
import { cutNetwork, stallNetwork } from "./kinds/network.ts";
import { cancelStatement, cutControl, cutSource, cutWarehouse, restartServer } from "./kinds/server.ts";
import { readStandby } from "./kinds/standby.ts";
import { endWorker, killWorker, pauseWorker, stopInClaim } from "./kinds/workers.ts";

/** All kinds, by how often each is drawn. */
export const kinds: { name: string; weight: number; fault: Fault }[] = [
  { name: "worker killed", weight: 8, fault: killWorker },
  { name: "worker told to end", weight: 6, fault: endWorker },
  { name: "worker paused, its load taken over", weight: 6, fault: pauseWorker },
  { name: "worker stopped inside a claim", weight: 1, fault: stopInClaim },
  { name: "warehouse connection ended by the server", weight: 14, fault: cutWarehouse },
  { name: "source connection ended by the server", weight: 14, fault: cutSource },
  { name: "control connection ended by the server", weight: 6, fault: cutControl },
  { name: "statement cancelled", weight: 14, fault: cancelStatement },
  { name: "load cancelled", weight: 14, fault: cancelLoad },
  { name: "network cut", weight: 10, fault: cutNetwork },
  { name: "network stalled", weight: 3, fault: stallNetwork },
  { name: "PostgreSQL crashed and restarted", weight: 3, fault: restartServer },
  { name: "reader holds tables", weight: 8, fault: readerHolds },
  { name: "a role gets a time limit", weight: 6, fault: limitRole },
  { name: "source table locked", weight: 3, fault: lockSource },
  { name: "the source is a standby that lags, and cancels", weight: 3, fault: readStandby },
  { name: "disk full", weight: 2, fault: fillDisk },
];

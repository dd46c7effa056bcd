import { accessSync, constants, statfsSync } from "node:fs";
import { tmpdir } from "node:os";

/** Memory that files can be put into, where the machine offers it. */
const MEMORY = "/dev/shm";
/** Browsers use it as well: less than this, in bytes, is left to them. */
const ROOM = 512 * 1024 * 1024;

/** Where the databases of journeys lie: in memory where there is room, as no disk has to be waited for there. */
export const scratch = inMemory() ? MEMORY : tmpdir();

function inMemory() {
  try {
    accessSync(MEMORY, constants.W_OK);
    const { bavail, bsize } = statfsSync(MEMORY);
    return bavail * bsize > ROOM;
  } catch {
    return false;
  }
}

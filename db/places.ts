import { Semaphore, withTimeout } from "async-mutex";
import { OpendbError } from "#errors.ts";

/*
 * How many statements a warehouse is asked at once by this process. A place is taken for a person and then for the
 * customer, so that whoever opens twenty slow pages waits for themselves, and the customer's others do not.
 */

/** Places of one person, and of a customer's people together. */
export const places = { person: 3, customer: 8 };
/** Milliseconds for which a statement waits for a place. */
const patience = 5_000;

export const busy = () =>
  new OpendbError("busy", "Too much is being asked at the moment.", {
    hint: "Wait for the pages that are open to be there, then try again.",
    params: {},
  });

type Room = { places: ReturnType<typeof withTimeout>; inside: number };

// Kept on globalThis as in db/control.ts.
const kept = globalThis as { opendbRooms?: Map<string, Room> };
kept.opendbRooms ??= new Map();
const rooms = kept.opendbRooms;

/** Works within one of a few places; throws `busy` where none gets free in time. */
async function within<T>(key: string, count: number, work: () => Promise<T>): Promise<T> {
  const room = rooms.get(key) ?? { places: withTimeout(new Semaphore(count), patience, busy()), inside: 0 };
  rooms.set(key, room);
  room.inside++;
  try {
    return await room.places.runExclusive(work);
  } finally {
    room.inside--;
    if (room.inside === 0) rooms.delete(key);
  }
}

/** Works in a person's place at a customer's warehouse. Throws `busy`. */
export const inPlace = <T>(idPerson: number, warehouse: string, work: () => Promise<T>): Promise<T> =>
  within(`${warehouse} ${idPerson}`, places.person, () => within(warehouse, places.customer, work));

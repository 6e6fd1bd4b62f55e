import fc from "fast-check";
import { expect, test } from "vitest";
import { FrameScanner, type Scanned } from "./frames.ts";
import { Tally } from "./tally.ts";

const frame = (type: string, body: Uint8Array) => {
  const head = Buffer.alloc(5);
  head.write(type, 0, "latin1");
  head.writeUInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
};

const message = fc.record({
  type: fc.constantFrom("d", "d", "d", "N", "c", "H", "S", "C", "Z"),
  body: fc.uint8Array({ maxLength: 40 }),
});

/** Hands a stream to a scanner in pieces; `take` gets what it finds in each. */
function inPieces(all: Buffer, cuts: number[], scanner: FrameScanner, take: (found: Scanned) => void) {
  for (let at = 0, cut = 0; at < all.length; cut++) {
    const end = Math.min(all.length, at + 1 + (cuts[cut % Math.max(cuts.length, 1)] ?? 7));
    take(scanner.scan(all.subarray(at, end)));
    at = end;
  }
}

test("however the network cuts the stream, rows go one way and everything else the other, whole and in order", () => {
  fc.assert(
    fc.property(fc.array(message, { maxLength: 30 }), fc.array(fc.nat({ max: 60 })), (messages, cuts) => {
      const frames = messages.map(({ type, body }) => ({ type, bytes: frame(type, body) }));
      const all = Buffer.concat(frames.map(({ bytes }) => bytes));
      const scanner = new FrameScanner();
      const data: Buffer[] = [];
      const rest: Buffer[] = [];
      let rows = 0;
      inPieces(all, cuts, scanner, (found) => {
        data.push(...found.data);
        rest.push(...found.rest);
        rows += found.messages;
      });
      const of = (types: string) =>
        Buffer.concat(frames.filter(({ type }) => types.includes(type)).map(({ bytes }) => bytes));
      expect(Buffer.concat(data).equals(of("d"))).toBe(true);
      expect(Buffer.concat(rest).equals(of("NSCZ"))).toBe(true);
      expect(rows).toBe(frames.filter(({ type }) => type === "d").length);
    }),
  );
});

/** A row of a binary COPY that begins with an id. */
const rowOf = (id: number, more: Uint8Array) => {
  const head = Buffer.alloc(18);
  head.writeInt16BE(2, 0);
  head.writeInt32BE(8, 2);
  head.writeBigInt64BE(BigInt(id), 6);
  head.writeInt32BE(more.length, 14);
  return Buffer.concat([head, more]);
};

test("however the network cuts the stream, every row is counted once by the id that it begins with", () => {
  const row = fc.record({
    id: fc.oneof(fc.integer({ min: -2, max: 2 }), fc.maxSafeInteger()),
    more: fc.uint8Array({ maxLength: 30 }),
  });
  fc.assert(
    fc.property(fc.array(row, { maxLength: 30 }), fc.array(fc.nat({ max: 60 })), (rows, cuts) => {
      const bodies = [...rows.map(({ id, more }) => rowOf(id, more)), Buffer.from([0xff, 0xff])];
      const first = Buffer.concat([Buffer.alloc(19), bodies[0] as Buffer]);
      const all = [first, ...bodies.slice(1)].map((body) => frame("d", body));
      const tally = new Tally();
      inPieces(Buffer.concat([...all, frame("c", Buffer.alloc(0))]), cuts, new FrameScanner(tally), () => {});
      const expected: Record<string, number> = {};
      for (const { id } of rows) expected[id] = (expected[id] ?? 0) + 1;
      expect(Object.fromEntries(tally.counts().map(({ value, rows }) => [value, rows]))).toEqual(expected);
    }),
  );
});

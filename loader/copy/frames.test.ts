import fc from "fast-check";
import { expect, test } from "vitest";
import { FrameScanner } from "./frames.ts";

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

test("however the network cuts the stream, rows go one way and everything else the other, whole and in order", () => {
  fc.assert(
    fc.property(fc.array(message, { maxLength: 30 }), fc.array(fc.nat({ max: 60 })), (messages, cuts) => {
      const frames = messages.map(({ type, body }) => ({ type, bytes: frame(type, body) }));
      const all = Buffer.concat(frames.map(({ bytes }) => bytes));
      const scanner = new FrameScanner();
      const data: Buffer[] = [];
      const rest: Buffer[] = [];
      let rows = 0;
      for (let at = 0, cut = 0; at < all.length; cut++) {
        const end = Math.min(all.length, at + 1 + (cuts[cut % Math.max(cuts.length, 1)] ?? 7));
        const found = scanner.scan(all.subarray(at, end));
        data.push(...found.data);
        rest.push(...found.rest);
        rows += found.messages;
        at = end;
      }
      const of = (types: string) =>
        Buffer.concat(frames.filter(({ type }) => types.includes(type)).map(({ bytes }) => bytes));
      expect(Buffer.concat(data).equals(of("d"))).toBe(true);
      expect(Buffer.concat(rest).equals(of("NSCZ"))).toBe(true);
      expect(rows).toBe(frames.filter(({ type }) => type === "d").length);
    }),
  );
});

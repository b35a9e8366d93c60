import { expect, test } from "bun:test";
import { BlockList } from "node:net";
import { clientAddress, subscriberOf } from "./client-address";

const nobody = new BlockList();
const ours = new BlockList();
ours.addSubnet("10.0.0.0", 8);
ours.addAddress("::1", "ipv6");

test("without a trusted proxy the header is a claim, and is ignored", () => {
  expect(clientAddress("203.0.113.7", "1.2.3.4", nobody)).toBe("203.0.113.7");
  expect(clientAddress("203.0.113.7", "1.2.3.4", ours)).toBe("203.0.113.7");
});

test("behind trusted proxies it is the last address that none of them has", () => {
  expect(clientAddress("10.0.0.1", "203.0.113.7", ours)).toBe("203.0.113.7");
  expect(clientAddress("10.0.0.1", "6.6.6.6, 203.0.113.7, 10.0.0.2", ours)).toBe("203.0.113.7");
  expect(clientAddress("::ffff:10.0.0.1", "203.0.113.7", ours)).toBe("203.0.113.7");
});

test("what is no address ends the walk at the hop that sent it", () => {
  expect(clientAddress("10.0.0.1", "unknown", ours)).toBe("10.0.0.1");
  expect(clientAddress("10.0.0.1", "203.0.113.7, unix:", ours)).toBe("10.0.0.1");
  expect(clientAddress("10.0.0.1", null, ours)).toBe("10.0.0.1");
});

test("addresses of one IPv6 subscriber are one for a limit", () => {
  const first = subscriberOf("2001:db8:1:2:3:4:5:6");
  expect(first).toBe("2001:db8:1:2::/64");
  expect(subscriberOf("2001:0db8:1:2::1")).toBe(first);
  expect(subscriberOf("2001:db8:1:3::1")).not.toBe(first);
  expect(subscriberOf("2001:db8::5")).toBe("2001:db8:0:0::/64");
  expect(subscriberOf("::ffff:203.0.113.7")).toBe("203.0.113.7");
  expect(subscriberOf("203.0.113.7")).toBe("203.0.113.7");
});

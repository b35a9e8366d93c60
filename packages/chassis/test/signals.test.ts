import { inProcessSignals } from "../src/signals";
import { describeWith } from "../src/testing";
import { natsProcess } from "./nats-process";
import { signalsPromises } from "./signals-promises";

const signals = inProcessSignals();
signalsPromises({
  name: "signals in process",
  open: async () => ({ signals, close: async () => undefined }),
});

describeWith("nats")("signals over NATS", (url) => {
  signalsPromises({
    name: "signals over NATS",
    open: () => natsProcess({ url, services: ["notification", "product"] }),
  });
});

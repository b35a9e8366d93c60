import { describeWith } from "../src/testing";
import { callPortPromises } from "./call-port-promises";
import { natsProcess } from "./nats-process";

describeWith("nats")("calls over NATS", (url) => {
  callPortPromises({
    name: "calls over NATS",
    separate: true,
    open: (services) => natsProcess({ url, services }),
  });
});
